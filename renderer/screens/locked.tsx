import type { SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { Moment } from '../components/moment.tsx';
import { Screen } from '../components/screen.tsx';
import { lockReasonText } from '../text/session-text.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'locked' }>;
}

export function Locked({ state }: Props) {
  return (
    <Screen name="locked" title="Locked" lead={lockReasonText(state.reason)}>
      {state.error === null ? null : <ErrorNote code={state.error} calm={state.error === 'sign-in-cancelled'} />}
      <p>
        Locked since <Moment at={state.lockedAt} />. Your session is kept. To go on, show in your browser that it is
        you.
      </p>
      <div className="actions">
        <CommandButton look="primary" command={(latchkey) => latchkey.unlock()}>
          Unlock
        </CommandButton>
        <CommandButton command={(latchkey) => latchkey.signOut()}>Sign out</CommandButton>
      </div>
    </Screen>
  );
}

import type { SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { Moment } from '../components/moment.tsx';
import { Screen } from '../components/screen.tsx';
import { useAccounts } from '../session/use-accounts.ts';
import { useSession } from '../session/use-session.ts';
import { alikeText } from '../text/account-text.ts';
import { lockReasonText } from '../text/session-text.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'locked' }>;
}

export function Locked({ state }: Props) {
  const { shown, several } = useAccounts();
  const one = several ? shown : null;
  const byTouchId = useSession(({ snapshot }) => {
    const { inForce, abilities } = snapshot?.settings ?? {};
    return inForce?.biometrics === true && abilities?.biometrics === 'yes' && state.reason !== 'absolute-lifetime';
  });
  return (
    <Screen name="locked" title="Locked" lead={lockReasonText(state.reason)}>
      {state.error === null ? null : <ErrorNote code={state.error} calm={state.error === 'sign-in-cancelled'} />}
      {one === null ? null : (
        <p>
          Provider: <bdi>{one.provider}</bdi>
          {one.alike === null ? null : <span className="quiet"> · {alikeText(one.alike)}</span>}
        </p>
      )}
      <p>
        Locked since <Moment at={state.lockedAt} />. Your session is kept. To go on, show in your browser that it is
        you.
      </p>
      <div className="actions">
        <CommandButton look="primary" command={(nightlatch) => nightlatch.unlock()}>
          Unlock
        </CommandButton>
        {byTouchId ? (
          <CommandButton command={(nightlatch) => nightlatch.unlockWithBiometrics()}>
            Unlock with Touch ID
          </CommandButton>
        ) : null}
        <CommandButton command={(nightlatch) => nightlatch.signOut()}>
          Sign out
          {one === null ? null : (
            <>
              {' '}
              of this <bdi className="who">{one.provider}</bdi> account
            </>
          )}
        </CommandButton>
      </div>
    </Screen>
  );
}

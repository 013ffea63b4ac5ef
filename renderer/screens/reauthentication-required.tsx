import type { SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { Screen } from '../components/screen.tsx';
import { useProviderName } from '../session/use-session.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'reauthentication-required' }>;
}

export function SignInAgain({ state }: Props) {
  const provider = useProviderName(state.providerId);
  return (
    <Screen
      name="reauthentication-required"
      title="Sign in again"
      lead={
        <>
          Your session at <bdi>{provider}</bdi> has ended, and not by you.
        </>
      }
    >
      <ErrorNote code={state.reason} />
      <div className="actions">
        <CommandButton look="primary" command={(nightlatch) => nightlatch.signIn({ providerId: state.providerId })}>
          Sign in again
        </CommandButton>
      </div>
    </Screen>
  );
}

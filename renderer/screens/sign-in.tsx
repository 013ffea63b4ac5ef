import type { ProviderChoice, SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { PendingSignOuts } from '../components/pending-sign-outs.tsx';
import { Screen } from '../components/screen.tsx';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signed-out' }>;
  readonly providers: readonly ProviderChoice[];
}

export function SignIn({ state, providers }: Props) {
  return (
    <Screen
      name="signed-out"
      title="Sign in"
      lead="Latchkey opens your own browser for this. You type your password there, and never here."
    >
      {state.error === null ? null : <ErrorNote code={state.error} calm={state.error === 'sign-in-cancelled'} />}
      <ul className="providers">
        {providers.map((provider) => (
          <li key={provider.id}>
            <CommandButton look="primary" command={(latchkey) => latchkey.signIn({ providerId: provider.id })}>
              Sign in with <bdi>{provider.name}</bdi>
            </CommandButton>
            <p className="quiet">
              <bdi>{provider.issuer}</bdi>
            </p>
          </li>
        ))}
      </ul>
      <PendingSignOuts />
    </Screen>
  );
}

import type { ProviderChoice, SessionState } from '../../contract/session-state.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { PendingSignOuts } from '../components/pending-sign-outs.tsx';
import { ProviderButtons } from '../components/provider-buttons.tsx';
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
      <ProviderButtons providers={providers} />
      <PendingSignOuts />
    </Screen>
  );
}

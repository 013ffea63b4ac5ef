import type { ProviderChoice, SessionState } from '../../contract/session-state.ts';
import { AccountList } from '../components/account-list.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { PendingSignOuts } from '../components/pending-sign-outs.tsx';
import { ProviderButtons } from '../components/provider-buttons.tsx';
import { Screen } from '../components/screen.tsx';
import { useAccounts } from '../session/use-accounts.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signed-out' }>;
  readonly providers: readonly ProviderChoice[];
}

export function SignIn({ state, providers }: Props) {
  const { rows } = useAccounts();
  return (
    <Screen
      name="signed-out"
      title={rows.length === 0 ? 'Sign in' : 'Sign in to another account'}
      lead="Nightlatch opens your own browser for this. You type your password there, and never here."
    >
      {state.error === null ? null : <ErrorNote code={state.error} calm={state.error === 'sign-in-cancelled'} />}
      <ProviderButtons providers={providers} />
      {rows.length === 0 ? null : (
        <section aria-labelledby="accounts-title">
          <h2 id="accounts-title">Or go to an account that is here already</h2>
          <AccountList />
        </section>
      )}
      <PendingSignOuts />
    </Screen>
  );
}

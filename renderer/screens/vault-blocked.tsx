import type { ProviderChoice, SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { ProviderButtons } from '../components/provider-buttons.tsx';
import { Screen } from '../components/screen.tsx';
import { errorText } from '../text/error-text.ts';
import { VaultDiscard } from './vault-discard.tsx';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'vault-blocked' }>;
  readonly providers: readonly ProviderChoice[];
}

export function VaultBlocked({ state, providers }: Props) {
  const text = errorText(state.code);
  return (
    <Screen name="vault-blocked" title={text.title} lead={text.happened}>
      {state.error === null ? null : <ErrorNote code={state.error} calm={state.error === 'sign-in-cancelled'} />}
      <p>{text.next} Nightlatch has deleted nothing.</p>
      <div className="actions">
        <CommandButton look="primary" command={(nightlatch) => nightlatch.retry()}>
          Try again
        </CommandButton>
        {state.problem === 'unreadable' || state.problem === 'backend-changed' ? (
          <VaultDiscard problem={state.problem} />
        ) : null}
      </div>
      {state.problem === 'unavailable' ? (
        <section aria-labelledby="memory-only">
          <h2 id="memory-only">Or sign in for this run only</h2>
          <p>Without a keychain the session is kept in memory, and is gone when Nightlatch quits.</p>
          <ProviderButtons providers={providers} look="plain" />
        </section>
      ) : null}
      <p className="code">
        Code: <code>{state.code}</code>
      </p>
    </Screen>
  );
}

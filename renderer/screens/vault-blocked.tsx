import { useState } from 'react';
import type { ProviderChoice, SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { ProviderButtons } from '../components/provider-buttons.tsx';
import { Screen } from '../components/screen.tsx';
import { errorText } from '../text/error-text.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'vault-blocked' }>;
  readonly providers: readonly ProviderChoice[];
}

export function VaultBlocked({ state, providers }: Props) {
  const text = errorText(state.code);
  const [asking, setAsking] = useState(false);
  return (
    <Screen name="vault-blocked" title={text.title} lead={text.happened}>
      {state.error === null ? null : <ErrorNote code={state.error} calm={state.error === 'sign-in-cancelled'} />}
      <p>{text.next} Nothing was deleted.</p>
      <div className="actions">
        <CommandButton look="primary" command={(latchkey) => latchkey.retry()}>
          Try again
        </CommandButton>
        {state.problem === 'unreadable' ? (
          <button type="button" className="danger" onClick={() => setAsking(true)}>
            Discard the stored session
          </button>
        ) : null}
      </div>
      {state.problem === 'unavailable' ? (
        <section aria-labelledby="this-run-only">
          <h2 id="this-run-only">Or sign in for this run only</h2>
          <p>Without a keychain the session is kept in memory, and is gone when Latchkey quits.</p>
          <ProviderButtons providers={providers} />
        </section>
      ) : null}
      <p className="code">
        Code: <code>{state.code}</code>
      </p>
      {asking ? (
        <ConfirmDialog
          title="Discard the stored session?"
          confirm="Discard it now"
          keep="Keep it"
          command={(latchkey) => latchkey.discardStoredSession()}
          onClose={() => setAsking(false)}
        >
          <p>This removes from the keychain what Latchkey stored there, and it cannot be undone.</p>
          <ul>
            <li>You will have to sign in again on this device.</li>
            <li>Latchkey can no longer tell the provider to end the session that was stored.</li>
            <li>Sign-outs that were still waiting for the provider may be lost too.</li>
          </ul>
        </ConfirmDialog>
      ) : null}
    </Screen>
  );
}

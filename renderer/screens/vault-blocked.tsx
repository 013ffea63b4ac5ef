import { useState } from 'react';
import type { SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { Screen } from '../components/screen.tsx';
import { errorText } from '../text/error-text.ts';
import { vaultText } from '../text/session-text.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'vault-blocked' }>;
}

export function VaultBlocked({ state }: Props) {
  const text = errorText(state.code);
  const [asking, setAsking] = useState(false);
  return (
    <Screen name="vault-blocked" title={vaultText(state.problem)} lead={text.happened}>
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

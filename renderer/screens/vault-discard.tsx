import { useState } from 'react';
import type { VaultProblem } from '../../contract/session-state.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';

const words = {
  unreadable: {
    button: 'Discard the stored session',
    title: 'Discard the stored session?',
    confirm: 'Discard it now',
    keep: 'Keep it',
    lead: 'This removes from the keychain what Nightlatch stored there, and it cannot be undone.',
    consequences: [
      'You will have to sign in again on this device.',
      'Nightlatch can no longer tell the provider to end the session that was stored.',
      'Sign-outs that were still waiting for the provider may be lost too.',
    ],
  },
  'backend-changed': {
    button: 'Start anew with this keychain',
    title: 'Start anew with this keychain?',
    confirm: 'Start anew',
    keep: 'Not now',
    lead: 'Nightlatch will no longer expect the session that it stored before.',
    consequences: [
      'You will have to sign in again on this device.',
      'What another keychain holds stays there as it is.',
      'The session that was stored is not ended at the provider.',
    ],
  },
} as const;

interface Props {
  readonly problem: Extract<VaultProblem, keyof typeof words>;
}

/** Lets the user discard stored data that cannot be read. Only the user may decide this. */
export function VaultDiscard({ problem }: Props) {
  const [asking, setAsking] = useState(false);
  const { button, title, confirm, keep, lead, consequences } = words[problem];
  return (
    <>
      <button type="button" className="danger" onClick={() => setAsking(true)}>
        {button}
      </button>
      {asking ? (
        <ConfirmDialog
          title={title}
          confirm={confirm}
          keep={keep}
          command={(nightlatch) => nightlatch.discardStoredSession()}
          onClose={() => setAsking(false)}
        >
          <p>{lead}</p>
          <ul>
            {consequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

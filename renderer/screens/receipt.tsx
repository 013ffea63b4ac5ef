import type { SignOutReceipt } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { Moment } from '../components/moment.tsx';
import { PendingSignOuts } from '../components/pending-sign-outs.tsx';
import { Screen } from '../components/screen.tsx';
import { useProviderName } from '../session/use-session.ts';
import { checkText, outcomeText, receiptTitle } from '../text/receipt-text.ts';
import { ReceiptRemains } from './receipt-remains.tsx';
import { ReceiptSessions } from './receipt-sessions.tsx';

interface Props {
  readonly receipt: SignOutReceipt;
}

/** Shows which effects of a sign-out were verified, and which were not. */
export function Receipt({ receipt }: Props) {
  const provider = useProviderName(receipt.providerId);
  return (
    <Screen
      name="receipt"
      title={receiptTitle(receipt)}
      lead={
        <>
          <bdi>{provider}</bdi>, <Moment at={receipt.finishedAt} />. Nothing of the session is left on this device.
        </>
      }
    >
      <section aria-labelledby="checks-title">
        <h2 id="checks-title">What Nightlatch checked</h2>
        <ul className="checks">
          {receipt.checks.map(({ name, outcome }) => {
            const { word, meaning } = outcomeText(outcome);
            return (
              <li key={name} className={outcome}>
                <span className="outcome">{word}</span>
                <span>
                  {checkText(name)}
                  {meaning === null ? null : <span className="quiet"> – {meaning}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <ReceiptSessions sessions={receipt.sessions} />
      <ReceiptRemains mayLiveUntil={receipt.mayLiveUntil} />
      <PendingSignOuts />
      <div className="actions">
        <CommandButton look="primary" command={(nightlatch) => nightlatch.dismissReceipt({ receiptId: receipt.id })}>
          Done
        </CommandButton>
      </div>
    </Screen>
  );
}

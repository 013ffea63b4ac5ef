import type { SignOutReceipt } from '../../contract/session-state.ts';

interface Props {
  readonly sessions: SignOutReceipt['sessions'];
}

export function ReceiptSessions({ sessions }: Props) {
  if (sessions.length === 0) return null;
  return (
    <section aria-labelledby="ended-title">
      <h2 id="ended-title">Sessions that were there</h2>
      <ul className="checks">
        {sessions.map(({ client, device, current, ended }, place) => (
          // A receipt never changes and its sessions have no id, so their index is a stable key.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <li key={place} className={ended ? 'verified' : 'not-verified'} data-testid="receipt-session">
            <span className="outcome">{ended ? 'Ended' : 'Still there'}</span>
            <span>
              <bdi>{device}</bdi>
              {current ? ' (this device)' : null}
              <span className="quiet">
                {' '}
                – <bdi>{client}</bdi>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

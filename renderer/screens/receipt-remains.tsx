import type { SignOutReceipt } from '../../contract/session-state.ts';
import { Countdown } from '../components/countdown.tsx';
import { Moment } from '../components/moment.tsx';
import { useTime } from '../session/use-session.ts';

interface Props {
  readonly mayLiveUntil: SignOutReceipt['mayLiveUntil'];
}

/** Shows whether a token may still be accepted somewhere, and until when. */
export function ReceiptRemains({ mayLiveUntil }: Props) {
  const over = useTime((now) => mayLiveUntil === null || mayLiveUntil <= now);
  return (
    <section aria-labelledby="remains-title">
      <h2 id="remains-title">What may still live</h2>
      {mayLiveUntil === null ? (
        <p>Nothing that Nightlatch knows of.</p>
      ) : over ? (
        <p>
          Nothing any more. The last access token ended at <Moment at={mayLiveUntil} />.
        </p>
      ) : (
        <p>
          An access token that was handed out before may still be accepted by some services until{' '}
          <Moment at={mayLiveUntil} />, for another <Countdown to={mayLiveUntil} />. It cannot be renewed from this
          device.
        </p>
      )}
    </section>
  );
}

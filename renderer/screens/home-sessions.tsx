import { DeviceList } from '../components/device-list.tsx';
import { Moment } from '../components/moment.tsx';
import type { Devices } from '../session/use-devices.ts';

interface Props {
  readonly devices: Devices;
}

/** Shows the user's sessions on this and other devices, as the provider lists them. */
export function HomeSessions({ devices: { listing, asking, reload } }: Props) {
  return (
    <section aria-labelledby="sessions-title">
      <div className="section-head">
        <h2 id="sessions-title">Your sessions</h2>
        <button
          type="button"
          className="plain"
          aria-disabled={asking || undefined}
          onClick={asking ? undefined : reload}
        >
          Reload
        </button>
      </div>
      <DeviceList listing={listing} testId="device" />
      {listing.kind === 'listed' ? (
        <p className="quiet" role="status">
          As of <Moment at={listing.at} />
        </p>
      ) : null}
    </section>
  );
}

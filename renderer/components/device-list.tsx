import type { DeviceListing } from '../session/use-devices.ts';
import { ErrorNote } from './error-note.tsx';
import { Moment } from './moment.tsx';

interface Props {
  readonly listing: DeviceListing;
  readonly testId: string;
}

/** Lists the user's sessions. The states loading, failed and empty look different. */
export function DeviceList({ listing, testId }: Props) {
  switch (listing.kind) {
    case 'loading':
      return <p role="status">Asking the provider for your sessions…</p>;
    case 'failed':
      return <ErrorNote code={listing.code} calm={listing.code === 'devices-unsupported'} />;
    case 'listed':
      if (listing.devices.length === 0) return <p>The provider lists no session, not even this one.</p>;
      return (
        <ul className="devices">
          {listing.devices.map((device) => (
            <li key={device.id} data-testid={testId}>
              <p className="device-name">
                <bdi>{device.device}</bdi>
                {device.current ? <span className="tag">This session</span> : null}
              </p>
              <p className="quiet">
                <bdi>{device.client}</bdi> · started <Moment at={device.startedAt} /> · last used{' '}
                <Moment at={device.lastUsedAt} />
              </p>
            </li>
          ))}
        </ul>
      );
  }
}

import type { ReactNode } from 'react';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { DeviceList } from '../components/device-list.tsx';
import type { Devices } from '../session/use-devices.ts';

interface Props {
  /** A space and the account's name, if there are several accounts; `null` if there is one. */
  readonly who: ReactNode;
  readonly devices: Devices;
  readonly onClose: () => void;
}

/**
 * Asks for confirmation before a sign-out everywhere and lists the sessions that it ends. A slow or failed listing does
 * not block the button, because a user who lost a device must not wait for a list.
 */
export function EndEverywhere({ who, devices, onClose }: Props) {
  return (
    <ConfirmDialog
      title={<>Sign out{who} everywhere?</>}
      confirm="Sign out everywhere now"
      keep="Stay signed in"
      command={(nightlatch) => nightlatch.signOutEverywhere()}
      onClose={onClose}
    >
      <p>
        This ends your sessions on all devices, this one included. Afterwards Nightlatch asks the provider again and
        shows you what was proven to be gone.
        {who === null ? null : ' Your other accounts stay as they are.'}
      </p>
      <DeviceList listing={devices.asking ? { kind: 'loading' } : devices.listing} testId="ending-device" />
    </ConfirmDialog>
  );
}

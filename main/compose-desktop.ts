import { watchDesktop } from './desktop/index.ts';
import {
  type AppWindow,
  captureProtection,
  createBiometrics,
  createPresence,
  ozonePlatform,
  shellTells,
  windowHiddenAbility,
} from './electron/index.ts';
import type { Clock, Desktop, Presence } from './session/ports/index.ts';

interface DesktopPorts {
  readonly presence: Presence;
  readonly desktop: Desktop;
}

export interface DesktopOptions {
  readonly window: AppWindow;
  readonly clock: Clock;
  /** Whether the configuration and this computer's policy allow unlocking by biometrics. */
  readonly biometricsAllowed: boolean;
}

/**
 * Creates the ports for the user's presence and for what this computer can report and do. On Linux, Electron alone
 * detects little of it.
 */
export function composeDesktop({ window, clock, biometricsAllowed }: DesktopOptions): DesktopPorts {
  const { platform, env } = process;
  const presence = createPresence(window);
  const biometrics = createBiometrics({ isAllowed: biometricsAllowed });
  const windowHidden = windowHiddenAbility({ platform, ozonePlatform: ozonePlatform(), env });
  const watch = platform === 'linux' ? watchDesktop({ clock, presence, env }) : shellTells(presence);
  return {
    presence: watch.presence,
    desktop: {
      abilities: () => ({
        ...watch.told(),
        'window-hidden': windowHidden,
        'capture-protection': captureProtection(platform),
        biometrics: biometrics.ability(),
      }),
      subscribe: watch.onTold,
      proveByBiometrics: biometrics.prove,
    },
  };
}

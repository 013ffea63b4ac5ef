import { watchDesktop } from './desktop/watch-desktop.ts';
import { createBiometrics } from './electron/biometrics.ts';
import { captureProtection } from './electron/capture-protection.ts';
import { createPresence, shellTells } from './electron/presence.ts';
import type { AppWindow } from './electron/window.ts';
import type { Clock, Desktop, Presence } from './session/ports.ts';

interface DesktopPorts {
  readonly presence: Presence;
  readonly desktop: Desktop;
}

/** Whether anyone is at this computer, and what it can tell and do. On Linux, Electron alone hears little. */
export function composeDesktop(window: AppWindow, clock: Clock): DesktopPorts {
  const presence = createPresence(window);
  const biometrics = createBiometrics();
  const watch =
    process.platform === 'linux' ? watchDesktop({ clock, presence, env: process.env }) : shellTells(presence);
  return {
    presence: watch.presence,
    desktop: {
      abilities: () => ({
        ...watch.told(),
        'capture-protection': captureProtection(process.platform),
        biometrics: biometrics.ability(),
      }),
      subscribe: watch.onTold,
      proveByBiometrics: biometrics.prove,
    },
  };
}

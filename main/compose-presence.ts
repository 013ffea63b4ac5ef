import { watchDesktop } from './desktop/watch-desktop.ts';
import { createPresence } from './electron/presence.ts';
import type { AppWindow } from './electron/window.ts';
import type { Clock, Presence } from './session/ports.ts';

/** Whether anyone is at this computer. On Linux, Electron alone hears nothing of a locked screen. */
export function composePresence(window: AppWindow, clock: Clock): Presence {
  const presence = createPresence(window);
  if (process.platform !== 'linux') return presence;
  return watchDesktop({ clock, presence, env: process.env }).presence;
}

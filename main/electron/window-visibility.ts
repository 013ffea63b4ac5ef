import type { BrowserWindow } from 'electron/main';

export type Visibility = 'window-shown' | 'window-hidden';

/**
 * Reports when a window can no longer be seen, and when it can be seen again. The events only say when to look: macOS
 * emits `hide` for a window that another one covers, such as the browser of a sign-in, and such a window still counts as
 * shown. A closed window counts as hidden, because its user has put it away. A change is reported once, however many
 * events the system emits for it.
 */
export function watchVisibility(window: BrowserWindow, report: (visibility: Visibility) => void): void {
  let last: Visibility | null = null;

  function reportOnce(visibility: Visibility): void {
    if (visibility === last) return;
    last = visibility;
    report(visibility);
  }

  // On Linux and X11 a minimized window is still a visible one.
  const look = () => reportOnce(window.isVisible() && !window.isMinimized() ? 'window-shown' : 'window-hidden');
  window.on('show', look);
  window.on('restore', look);
  window.on('hide', look);
  window.on('minimize', look);
  window.on('closed', () => reportOnce('window-hidden'));
}

import { app, type BrowserWindow } from 'electron/main';

export type Visibility = 'window-shown' | 'window-hidden';

/**
 * Reports when a window is hidden or shown. The events only trigger a check, because macOS emits `hide` for a window
 * that another one covers, such as the browser of a sign-in, and such a window still counts as shown. On macOS
 * `isVisible()` is not used, because it takes the same occlusion into account, by a comparison that Electron may
 * correct (electron#38955). A closed window counts as hidden. Each change is reported once, however many events the
 * system emits.
 */
export function watchVisibility(
  window: BrowserWindow,
  report: (visibility: Visibility) => void,
  platform: NodeJS.Platform = process.platform,
): void {
  let last: Visibility | null = null;

  function reportOnce(visibility: Visibility): void {
    if (visibility === last) return;
    last = visibility;
    report(visibility);
  }

  const isPresent = () => (platform === 'darwin' ? !app.isHidden() : window.isVisible());
  // On X11 (Linux) a minimized window is still visible.
  const look = () => reportOnce(isPresent() && !window.isMinimized() ? 'window-shown' : 'window-hidden');
  window.on('show', look);
  window.on('restore', look);
  window.on('hide', look);
  window.on('minimize', look);
  window.on('closed', () => reportOnce('window-hidden'));
}

import type { BrowserWindow } from 'electron/main';

/** How long a window waits for its page before it is shown without it, in ms. */
const longestWaitMs = 2_000;

/**
 * Shows a window once, when its page is ready to be painted, its page has loaded, or two seconds have passed, whichever
 * comes first. `ready-to-show` alone is not enough, because a hidden window on Wayland may never get a frame, so that
 * Electron never emits it (electron#48859). Returns a function that ends the wait. Another `show()` ends it too, so
 * that a window that its user has minimized or hidden since then is not brought back.
 */
export function showWhenReady(window: BrowserWindow): () => void {
  const timer = setTimeout(show, longestWaitMs);

  function stop(): void {
    clearTimeout(timer);
    window.off('ready-to-show', show);
    window.off('show', stop);
    window.off('closed', stop);
    // A closed window has no web contents any more, and reading them throws.
    if (!window.isDestroyed()) window.webContents.off('did-finish-load', show);
  }

  function show(): void {
    stop();
    if (!window.isDestroyed()) window.show();
  }

  window.on('ready-to-show', show);
  window.on('show', stop);
  window.on('closed', stop);
  window.webContents.on('did-finish-load', show);
  return stop;
}

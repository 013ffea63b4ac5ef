import { app, BrowserWindow } from 'electron/main';
import type { PresenceEvent } from '../session/ports/index.ts';
import { appPage } from './app-page.ts';
import { offerContextMenu } from './context-menu.ts';
import { pagePartition } from './sessions.ts';
import { showWhenReady } from './show-when-ready.ts';
import { groundColor, keepGroundColor } from './window-background.ts';
import { watchVisibility } from './window-visibility.ts';

/** Lists every preference, defaults included, with constants only, so that no file and no response can change one. */
const webPreferences = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  partition: pagePartition,
});

export interface AppWindow {
  /** Shows the window in front of the others. Creates it if there is none. */
  show(): Promise<void>;
  current(): BrowserWindow | null;
  /**
   * Keeps the window out of screenshots and shared screens, as far as the system can. Also applies to later windows.
   */
  protect(isProtected: boolean): void;
  /** Reports focus and visibility of the window. Returns an unsubscribe function. */
  follow(listener: (event: WindowEvent) => void): () => void;
}

export type WindowEvent = Extract<PresenceEvent, `window-${string}`>;

export function createAppWindow(preload: string): AppWindow {
  let window: BrowserWindow | null = null;
  const listeners = new Set<(event: WindowEvent) => void>();
  let isProtected = false;
  let stopWaiting = () => {};

  const tell = (event: WindowEvent) => {
    for (const listener of listeners) listener(event);
  };

  async function open(): Promise<void> {
    const opened = new BrowserWindow({
      width: 920,
      height: 720,
      minWidth: 360,
      minHeight: 480,
      show: false,
      title: 'Nightlatch',
      backgroundColor: groundColor(),
      autoHideMenuBar: true,
      webPreferences: { ...webPreferences, devTools: !app.isPackaged, preload },
    });
    window = opened;
    stopWaiting = showWhenReady(opened);
    opened.once('closed', () => {
      if (window === opened) window = null;
    });
    reloadAfterCrash(opened);
    keepGroundColor(opened);
    offerContextMenu(opened);
    opened.on('focus', () => tell('window-focused'));
    opened.on('blur', () => tell('window-unfocused'));
    watchVisibility(opened, tell);
    if (isProtected) opened.setContentProtection(true);
    // Rejects if the window is closed before its page has loaded. No caller waits for the page then.
    await opened.loadURL(appPage.url).catch(() => undefined);
  }

  return {
    current: () => window,
    protect: (wanted) => {
      if (wanted === isProtected) return;
      isProtected = wanted;
      window?.setContentProtection(wanted);
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: async () => {
      if (window === null) return open();
      stopWaiting();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

/**
 * Reloads a crashed page, which loses nothing because the session lives in main. A page that crashes before it has
 * loaded is not reloaded, because it would crash forever.
 */
function reloadAfterCrash(window: BrowserWindow): void {
  let loaded = false;
  window.webContents.on('did-finish-load', () => {
    loaded = true;
  });
  window.webContents.on('render-process-gone', (_gone, { reason }) => {
    if (!loaded || reason === 'clean-exit') return;
    loaded = false;
    // Not within the event, because Electron is still cleaning up the dead process.
    setImmediate(() => {
      if (!window.isDestroyed()) window.reload();
    });
  });
}

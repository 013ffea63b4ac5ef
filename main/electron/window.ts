import { app, BrowserWindow } from 'electron/main';
import type { PresenceEvent } from '../session/ports/index.ts';
import { appPage } from './app-page.ts';
import { offerContextMenu } from './context-menu.ts';
import { pagePartition } from './sessions.ts';
import { showWhenReady } from './show-when-ready.ts';
import { groundColor, keepGroundColor } from './window-background.ts';
import { watchVisibility } from './window-visibility.ts';

/** Spelled out in full, defaults too, from constants only: nothing from a file or the network can reach them. */
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
  /** The window, made if there is none, in front of the others. */
  show(): Promise<void>;
  current(): BrowserWindow | null;
  /** Whether the window is kept out of pictures and shared screens, as far as the system can; also one made later. */
  protect(isProtected: boolean): void;
  /** Tells where the window is among the others; the answer ends it. */
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
    // It rejects where the window is closed before its page is there: then nobody waits for it.
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
 * The session lives in main, so that a page which crashed is loaded again and loses nothing. One that crashes before it
 * is there is left alone: it would do so for ever.
 */
function reloadAfterCrash(window: BrowserWindow): void {
  let loaded = false;
  window.webContents.on('did-finish-load', () => {
    loaded = true;
  });
  window.webContents.on('render-process-gone', (_gone, { reason }) => {
    if (!loaded || reason === 'clean-exit') return;
    loaded = false;
    // Not within the event: Electron is still taking the dead process apart.
    setImmediate(() => {
      if (!window.isDestroyed()) window.reload();
    });
  });
}

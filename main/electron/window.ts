import { BrowserWindow } from 'electron/main';
import { appPage } from './app-page.ts';

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
});

export interface AppWindow {
  /** The window, made if there is none, in front of the others. */
  show(): Promise<void>;
  current(): BrowserWindow | null;
}

export function createAppWindow(preload: string): AppWindow {
  let window: BrowserWindow | null = null;

  async function open(): Promise<void> {
    const opened = new BrowserWindow({
      width: 920,
      height: 720,
      minWidth: 360,
      minHeight: 480,
      show: false,
      title: 'Latchkey',
      autoHideMenuBar: true,
      webPreferences: { ...webPreferences, preload },
    });
    window = opened;
    opened.once('ready-to-show', () => opened.show());
    opened.once('closed', () => {
      if (window === opened) window = null;
    });
    await opened.loadURL(appPage.url);
  }

  return {
    current: () => window,
    show: async () => {
      if (window === null) return open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

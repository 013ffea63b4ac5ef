// The module that `import ... from 'electron/main'` resolves to. Exports that are not implemented throw on use.
import { providedElectron } from './provided-electron.ts';
import { refused } from './refusing.ts';

export const { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, net, Notification, powerMonitor } =
  providedElectron();
export const { protocol, session, systemPreferences } = providedElectron();

export const autoUpdater = refused('autoUpdater');
export const BaseWindow = refused('BaseWindow');
export const BrowserView = refused('BrowserView');
export const clipboard = refused('clipboard');
export const ClipboardItem = refused('ClipboardItem');
export const contentTracing = refused('contentTracing');
export const desktopCapturer = refused('desktopCapturer');
export const globalShortcut = refused('globalShortcut');
export const ImageView = refused('ImageView');
export const inAppPurchase = refused('inAppPurchase');
export const IpcMainServiceWorker = refused('IpcMainServiceWorker');
export const MenuItem = refused('MenuItem');
export const MessageChannelMain = refused('MessageChannelMain');
export const netLog = refused('netLog');
export const powerSaveBlocker = refused('powerSaveBlocker');
export const pushNotifications = refused('pushNotifications');
export const safeStorage = refused('safeStorage');
export const screen = refused('screen');
export const ShareMenu = refused('ShareMenu');
export const TouchBar = refused('TouchBar');
export const Tray = refused('Tray');
export const utilityProcess = refused('utilityProcess');
export const View = refused('View');
export const webContents = refused('webContents');
export const WebContentsView = refused('WebContentsView');
export const webFrameMain = refused('webFrameMain');
export const WebSocket = refused('WebSocket');

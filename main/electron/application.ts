import { app, Menu } from 'electron/main';
import { applicationMenu } from './application-menu.ts';

/** What the system is told of the app as a whole, before it is ready. */
export function describeApplication(appId: string): void {
  // Windows drops the notifications of an id without a shortcut in its start menu. Only the installer makes that shortcut,
  // so a run from the sources keeps the id that Electron gives it.
  if (app.isPackaged) app.setAppUserModelId(appId);
  Menu.setApplicationMenu(Menu.buildFromTemplate([...applicationMenu(process.platform)]));
}

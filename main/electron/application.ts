import { app, Menu } from 'electron/main';
import { applicationMenu } from './application-menu.ts';

/** Sets what the system knows of the app as a whole. Must be called before `ready`. */
export function describeApplication(appId: string): void {
  // Windows drops notifications of an id without a shortcut in the start menu. Only the installer creates that
  // shortcut, so a run from the sources keeps Electron's id.
  if (app.isPackaged) app.setAppUserModelId(appId);
  Menu.setApplicationMenu(Menu.buildFromTemplate([...applicationMenu(process.platform)]));
}

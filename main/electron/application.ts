import { app, Menu } from 'electron/main';

/**
 * What the system is told of the app as a whole, before it is ready. Electron's own menu would offer developer tools
 * and reloading; this app needs none, except that on macOS copying, pasting and quitting live there.
 */
export function describeApplication(): void {
  // Windows shows notifications only of apps it knows by this id; the installer registers the same.
  app.setAppUserModelId('dev.latchkey.app');
  const menu =
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null;
  Menu.setApplicationMenu(menu);
}

import { app, Menu } from 'electron/main';
import { applicationMenu } from './application-menu.ts';

/** What the system is told of the app as a whole, before it is ready. */
export function describeApplication(): void {
  // Windows shows notifications only of apps it knows by this id; the installer registers the same.
  app.setAppUserModelId('dev.latchkey.app');
  Menu.setApplicationMenu(Menu.buildFromTemplate([...applicationMenu(process.platform)]));
}

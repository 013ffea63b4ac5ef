import { join } from 'node:path';
import { app } from 'electron/main';

/**
 * Sets the name and the folders of this run, and returns the folder for its configuration and for what the processes of
 * one user share. A run from the sources shares nothing with an installed app: neither its user data folder and the
 * single-instance lock in it, nor its configuration or its name. Otherwise a start of one would be passed to the other,
 * and the installed app would obey a configuration that was written for a test. Both respect `--user-data-dir`. Must be
 * called before the single-instance lock is requested.
 */
export function takeConfigFolder(): string {
  const name = app.isPackaged ? 'Nightlatch' : 'Nightlatch-unpackaged';
  const folder = join(app.getPath('appData'), name);
  app.setName(name);
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', folder);
  return folder;
}

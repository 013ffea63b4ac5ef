import { join } from 'node:path';
import { app } from 'electron/main';

/**
 * Gives this run its name and its folders, and returns the one for its configuration and for what the processes of one
 * user share. A run from the sources shares nothing with an installed app: neither its user data folder and the
 * single-instance lock in it, nor its configuration or its name. Otherwise a start of one would be handed to the other,
 * and a configuration that was written for a test would be the one that the installed app obeys. `--user-data-dir` is
 * respected in both. Must be called before the single-instance lock is requested.
 */
export function takeConfigFolder(): string {
  const name = app.isPackaged ? 'Nightlatch' : 'Nightlatch-unpackaged';
  const folder = join(app.getPath('appData'), name);
  app.setName(name);
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', folder);
  return folder;
}

import { dialog } from 'electron/main';

/**
 * Shows the user that the app could not be composed, and the folder of the log that names the error. Must be called
 * after `ready`.
 */
export function showStartFailure(logFolder: string): void {
  const next = `Start it again. If that does not help, reinstall it, or send the log in ${logFolder} to its publisher.`;
  dialog.showErrorBox('Nightlatch could not start', `Something went wrong while Nightlatch was starting. ${next}`);
}

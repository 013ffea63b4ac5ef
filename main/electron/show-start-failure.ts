import { dialog } from 'electron/main';

/** Tells the user that the app could not be put together, and in which folder its log names the error. After `ready`. */
export function showStartFailure(logFolder: string): void {
  const next = `Start it again. If that does not help, reinstall it, or send the log in ${logFolder} to its publisher.`;
  dialog.showErrorBox('Nightlatch could not start', `Something went wrong while Nightlatch was starting. ${next}`);
}

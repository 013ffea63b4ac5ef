import { app, dialog } from 'electron/main';

/** The exit code of a start that was refused: the app was called in a wrong way. */
const refusedCode = 2;

/**
 * Shows why the app does not start, and ends the process. Before `ready` Electron shows a dialog on macOS and Windows;
 * on Linux it prints the same to stderr. It waits for `ready` nowhere: until then Chromium has opened no port for
 * debugging, and has loaded no extension.
 */
export function refuseStart(sentence: string): void {
  if (process.platform !== 'linux') process.stderr.write(`${sentence}\n`);
  dialog.showErrorBox('Nightlatch did not start', sentence);
  app.exit(refusedCode);
}

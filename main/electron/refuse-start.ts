import { app, dialog } from 'electron/main';

/** The exit code of a refused start, which means incorrect usage. */
const refusedCode = 2;

/** Why a start is refused, in words for the user. */
export interface StartRefusal {
  readonly sentence: string;
  /**
   * Whether Chromium may become ready before the app ends. Not after a refused switch, which could have opened a
   * debugging port by then.
   */
  readonly mayGetReady: boolean;
}

/**
 * Shows why the app does not start, and ends the process. Electron shows a dialog before `ready` on macOS and Windows.
 * On Linux it only prints then, which a user who starts the app from a menu never sees, so the dialog comes after
 * `ready` if nothing that was refused can take effect until then.
 */
export function refuseStart({ sentence, mayGetReady }: StartRefusal): void {
  process.stderr.write(`${sentence}\n`);
  const end = () => {
    if (process.platform !== 'linux' || app.isReady()) dialog.showErrorBox('Nightlatch did not start', sentence);
    app.exit(refusedCode);
  };
  if (process.platform === 'linux' && mayGetReady) void app.whenReady().then(end);
  else end();
}

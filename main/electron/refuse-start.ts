import { app, dialog } from 'electron/main';

/** The exit code of a start that was refused: the app was called in a wrong way. */
const refusedCode = 2;

/** Why a start is refused, in words for the user. */
export interface StartRefusal {
  readonly sentence: string;
  /** Whether Chromium may get ready before the app ends: a switch could open a port for debugging by then. */
  readonly mayGetReady: boolean;
}

/**
 * Shows why the app does not start, and ends the process. Electron shows a dialog before `ready` on macOS and Windows; on
 * Linux it only prints there, which a user who starts the app from a menu never sees. So on Linux the dialog comes after
 * `ready` if nothing that was refused can act until then.
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

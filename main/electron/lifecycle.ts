import { app, powerMonitor } from 'electron/main';
import { createFarewell } from './farewell.ts';
import { readRestartArguments } from './restart-arguments.ts';

/** The composed app. */
export interface ComposedApp {
  show(): Promise<void>;
  /** Resolves when everything is stored. */
  stop(): Promise<void>;
}

/** How long quitting waits, in ms. A token request may take 15 s, and its response is lost if it is not stored. */
const farewellMs = 20_000;

export interface Lifecycle {
  /** Quits the app after everything is stored, with this exit code. */
  leave(exitCode: number): void;
}

/**
 * Handles the system's events, from the first window to the last write. `ownArguments` start this run again. A start
 * during quitting would be lost, because this process still holds the single-instance lock: two processes must not
 * write to one user data folder. So it is remembered, and the app starts again.
 */
export function followLifecycle(running: Promise<ComposedApp>, ownArguments: readonly string[]): Lifecycle {
  const farewell = createFarewell(() => running.then((composed) => composed.stop()), farewellMs);
  let quitting = false;
  let wanted: readonly string[] | null = null;

  function startOrShow(args: readonly string[]): void {
    if (quitting) wanted ??= args;
    else void running.then((composed) => composed.show()).catch(() => undefined);
  }

  async function leave(exitCode: number | null): Promise<void> {
    if (farewell.isBegun()) return;
    quitting = true;
    await farewell.say();
    if (exitCode === null) {
      app.quit();
      return;
    }
    startAgainIfWanted();
    app.exit(exitCode);
  }

  /** Must be the last step, so that no later start is missed. */
  function startAgainIfWanted(): void {
    if (wanted !== null) app.relaunch({ args: [...wanted] });
  }

  // `_argv` is in Chromium's order, which separates a switch from its value, so the arguments come from `data`.
  app.on('second-instance', (_event, _argv, _directory, data) => {
    startOrShow(readRestartArguments(data) ?? ownArguments);
  });
  app.on('activate', () => startOrShow(ownArguments));
  app.on('window-all-closed', () => {
    // On macOS an app continues without a window. Elsewhere, closing the last window quits it.
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('will-quit', (event) => {
    if (farewell.isOver()) {
      startAgainIfWanted();
      return;
    }
    event.preventDefault();
    void leave(null);
  });
  followSystemEnd(() => void leave(null));
  return { leave: (exitCode) => void leave(exitCode) };
}

/**
 * Handles the end of the user's session. Windows first emits `query-session-end` to the windows, then `session-end`,
 * and never `will-quit`. The farewell begins at the query and delays the log-off, if Windows allows it. The windows
 * stay open meanwhile, because Windows waits only for an app that has one. If there is only `session-end`, Windows ends
 * the process as soon as the event returns, and only what the vault has stored by then is kept. macOS emits `shutdown`
 * first, and so does Linux before it powers off or reboots. Logging out of Linux emits nothing.
 */
function followSystemEnd(leave: () => void): void {
  const leaveFirst = (event: { preventDefault(): void }) => {
    event.preventDefault();
    leave();
  };
  app.on('browser-window-created', (_event, window) => {
    window.on('query-session-end', leaveFirst);
    window.on('session-end', leave);
  });
  void app.whenReady().then(() => powerMonitor.on('shutdown', leaveFirst as () => void));
}

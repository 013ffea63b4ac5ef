import { app, powerMonitor } from 'electron/main';
import { createFarewell } from './farewell.ts';
import { readRestartArguments } from './restart-arguments.ts';

/** An app that is put together. */
export interface ComposedApp {
  show(): Promise<void>;
  /** Resolves when everything is stored. */
  stop(): Promise<void>;
}

/** How long quitting waits, in ms: a token request may take 15 s, and its answer is lost if nothing stores it. */
const farewellMs = 20_000;

export interface Lifecycle {
  /** Ends the app in order, with this exit code. */
  leave(exitCode: number): void;
}

/**
 * Holds the app to the events of the system, from the first window to the last write. `ownArguments` start this run
 * again. A start that arrives while the app is quitting would be lost: this process still holds the single-instance
 * lock, because two processes must not write to one user data folder. It is remembered, and the app starts again.
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

  /** As the last act, so that no start is remembered after it. */
  function startAgainIfWanted(): void {
    if (wanted !== null) app.relaunch({ args: [...wanted] });
  }

  // Its own list of arguments is in Chromium's order, in which a switch and its value do not stand together.
  app.on('second-instance', (_event, _argv, _directory, data) => {
    startOrShow(readRestartArguments(data) ?? ownArguments);
  });
  app.on('activate', () => startOrShow(ownArguments));
  app.on('window-all-closed', () => {
    // On macOS an app lives on without a window; elsewhere closing the window quits.
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
 * The end of the session of the user. Windows asks windows first and tells them afterwards, and never emits `will-quit`.
 * The farewell begins with the question and delays the log-off, if Windows allows it. The windows stay open meanwhile:
 * Windows waits for an app that has one. When it only tells, the process is ended as soon as the event returns, and what
 * the vault has stored by then is all that is stored. macOS asks through `shutdown`, and so does Linux before it powers
 * off or reboots; a mere log-out on Linux asks nothing.
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

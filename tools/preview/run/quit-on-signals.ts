/**
 * Handles signals as Electron does on macOS and Linux: the first SIGINT, SIGTERM or SIGHUP quits the app, and a second
 * of the same kind ends the process, because each handler is used once. A later one of another kind is ignored. Until
 * this is called, which Electron does between main's top level and `ready`, a signal ends the process.
 */
export function quitOnSignals(quit: () => void): void {
  let isAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      if (isAsked) return;
      isAsked = true;
      quit();
    });
  }
}

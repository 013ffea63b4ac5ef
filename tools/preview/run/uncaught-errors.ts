/**
 * Handles uncaught errors in main as Electron does: it shows an exception with its stack in a dialog and continues, and
 * prints a rejection. An app with its own listener gets neither.
 */
export function watchUncaughtErrors(
  showErrorBox: (title: string, content: string) => void,
  report: (line: string) => void,
): void {
  process.on('uncaughtException', (error) => {
    reportOwn(error, report);
    if (process.listenerCount('uncaughtException') > 1) return;
    const stack = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
    showErrorBox('A JavaScript error occurred in the main process', `Uncaught Exception:\n${stack}`);
  });
  process.on('unhandledRejection', (reason) => {
    reportOwn(reason, report);
    if (process.listenerCount('unhandledRejection') > 1) return;
    const stack = reason instanceof Error ? reason.stack : String(reason);
    process.stderr.write(`(node:${process.pid}) UnhandledPromiseRejectionWarning: ${stack}\n`);
  });
}

/** Tells the user what preview does not implement, whatever the app does with the error. */
function reportOwn(error: unknown, report: (line: string) => void): void {
  const prefix = 'preview: ';
  if (error instanceof Error && error.message.startsWith(prefix)) report(error.message.slice(prefix.length));
}

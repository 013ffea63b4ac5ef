import type { LogError } from './uncaught-error-fields.ts';
import { uncaughtErrorFields } from './uncaught-error-fields.ts';

/**
 * Logs every unhandled exception or rejection by kind, code and place. Without these listeners, Electron shows an
 * exception with its message and stack on screen and continues, and prints a rejection. `onError` decides how the app
 * continues.
 */
export function logUncaughtErrors(log: LogError, onError: () => void): void {
  const handle = (kind: 'exception' | 'rejection') => (error: unknown) => {
    log('uncaught error', { kind, ...uncaughtErrorFields(error) });
    onError();
  };
  process.on('uncaughtException', handle('exception'));
  process.on('unhandledRejection', handle('rejection'));
}

import type { LogError } from './uncaught-error-fields.ts';
import { uncaughtErrorFields } from './uncaught-error-fields.ts';

/**
 * Logs an exception or a rejection that no code handles, by kind, code and place. Without these listeners Electron
 * shows an exception with its message and its stack on screen and runs on, and prints a rejection. `onError` decides
 * what becomes of the app.
 */
export function logUncaughtErrors(log: LogError, onError: () => void): void {
  const handle = (kind: 'exception' | 'rejection') => (error: unknown) => {
    log('uncaught error', { kind, ...uncaughtErrorFields(error) });
    onError();
  };
  process.on('uncaughtException', handle('exception'));
  process.on('unhandledRejection', handle('rejection'));
}

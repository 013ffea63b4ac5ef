import type { SessionErrorCode } from '../../contract/session-error.ts';
import { SessionError } from '../../main/session/ports/errors.ts';

/**
 * Returns the code of the error that `work` throws, or `none` if it succeeds. Rethrows anything but a `SessionError`.
 */
export async function thrownCode(work: Promise<unknown> | (() => unknown)): Promise<SessionErrorCode | 'none'> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'none';
  } catch (error) {
    if (error instanceof SessionError) return error.code;
    throw error;
  }
}

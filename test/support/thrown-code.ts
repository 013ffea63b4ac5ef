import type { SessionErrorCode } from '../../contract/session-error.ts';
import { SessionError } from '../../main/session/ports/errors.ts';

/** The code that `work` ends with; `none` where it succeeds. Anything but a `SessionError` is thrown on. */
export async function thrownCode(work: Promise<unknown> | (() => unknown)): Promise<SessionErrorCode | 'none'> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'none';
  } catch (error) {
    if (error instanceof SessionError) return error.code;
    throw error;
  }
}

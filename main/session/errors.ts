import type { SessionErrorCode } from '../../contract/session-error.ts';

/**
 * The one error of the house. `code` is all that leaves the process; the message repeats the code, so that even a
 * log of the message says nothing more. `cause` is for a debugger: not enumerable, never logged.
 */
export class SessionError extends Error {
  readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, options?: { readonly cause?: unknown }) {
    super(code, options);
    this.name = 'SessionError';
    this.code = code;
  }
}

/** The code of anything thrown; what has none is `internal`. */
export function codeOf(error: unknown): SessionErrorCode {
  return error instanceof SessionError ? error.code : 'internal';
}

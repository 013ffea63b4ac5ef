import type { SessionErrorCode } from '../../contract/session-error.ts';

/**
 * The one error of the house. `code` is all that leaves the process; the message repeats the code, so that even a
 * log of the message says nothing more. `cause` is for a debugger: not enumerable, never logged.
 */
export class SessionError extends Error {
  readonly code: SessionErrorCode;
  /** The request may have been carried out although no whole answer came: what it spends may be spent. */
  readonly inDoubt: boolean;

  constructor(code: SessionErrorCode, options: { readonly cause?: unknown; readonly inDoubt?: boolean } = {}) {
    super(code, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'SessionError';
    this.code = code;
    this.inDoubt = options.inDoubt ?? false;
  }
}

/** The code of anything thrown; what has none is `internal`. */
export function codeOf(error: unknown): SessionErrorCode {
  return error instanceof SessionError ? error.code : 'internal';
}

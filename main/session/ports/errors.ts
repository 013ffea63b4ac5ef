import type { SessionErrorCode } from '../../../contract/session-error.ts';

export interface SessionErrorOptions {
  readonly cause?: unknown;
  readonly inDoubt?: boolean;
  readonly retryAfterMs?: number | null;
}

/**
 * The only error type the engine throws. Only `code` leaves the process; the message repeats it, so that a logged
 * message reveals nothing else. `cause` is for debuggers: it is not enumerable and never logged.
 */
export class SessionError extends Error {
  readonly code: SessionErrorCode;
  /** The provider may have processed the request, but no complete response arrived. A token it spends may be spent. */
  readonly inDoubt: boolean;
  /** The wait that the thrower requests before a retry, in ms (a provider's `Retry-After`); `null` if unspecified. */
  readonly retryAfterMs: number | null;

  constructor(code: SessionErrorCode, options: SessionErrorOptions = {}) {
    super(code, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'SessionError';
    this.code = code;
    this.inDoubt = options.inDoubt ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Returns the code of a thrown value: `internal` if it is not a `SessionError`. */
export function codeOf(error: unknown): SessionErrorCode {
  return error instanceof SessionError ? error.code : 'internal';
}

/** Returns the requested wait before a retry, in ms; `null` if unspecified. */
export function retryAfterOf(error: unknown): number | null {
  return error instanceof SessionError ? error.retryAfterMs : null;
}

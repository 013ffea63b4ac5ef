import type { SessionErrorCode } from '../../../contract/session-error.ts';

export interface SessionErrorOptions {
  readonly cause?: unknown;
  readonly inDoubt?: boolean;
  readonly retryAfterMs?: number | null;
}

/**
 * The one error of the house. `code` is all that leaves the process; the message repeats the code, so that even a
 * log of the message says nothing more. `cause` is for a debugger: not enumerable, never logged.
 */
export class SessionError extends Error {
  readonly code: SessionErrorCode;
  /** The request may have been carried out although no whole answer came: what it spends may be spent. */
  readonly inDoubt: boolean;
  /** How long the provider asks not to be asked again, in ms from now (`Retry-After`); `null` where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(code: SessionErrorCode, options: SessionErrorOptions = {}) {
    super(code, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'SessionError';
    this.code = code;
    this.inDoubt = options.inDoubt ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** The code of anything thrown; what has none is `internal`. */
export function codeOf(error: unknown): SessionErrorCode {
  return error instanceof SessionError ? error.code : 'internal';
}

/** How long whoever threw it asks not to be asked again, in ms; `null` where it does not say. */
export function retryAfterOf(error: unknown): number | null {
  return error instanceof SessionError ? error.retryAfterMs : null;
}

import { SessionError } from '../session/ports/index.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * Returns the error that the status alone determines, whatever the body contains; `null` if the body has to be read.
 *
 * Most of these refusals precede any work, so the code or token that was sent is unspent. Other server errors may
 * follow the work, so they leave it in doubt.
 */
export function classifyStatus({ status, headers }: Response, now: number): SessionError | null {
  switch (status) {
    case 407:
      return new SessionError('proxy-failed');
    case 511:
      return new SessionError('network-sign-in-needed');
    case 429:
      return new SessionError('provider-busy', { retryAfterMs: readRetryAfter(headers, now) });
    case 503:
      return new SessionError('provider-error', { retryAfterMs: readRetryAfter(headers, now) });
    // The request was not read completely (RFC 9110, 15.5.9), or has to be sent again (RFC 8470, 5.2).
    case 408:
    case 425:
      return new SessionError('provider-error');
    default:
      return status >= 500 ? new SessionError('provider-error', { inDoubt: true }) : null;
  }
}

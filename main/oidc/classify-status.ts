import { SessionError } from '../session/ports/index.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * The error that the status of an answer already is, whatever its body says; `null` where the body has to be read.
 *
 * Most refusals to work are made before any is done, so that what was sent is as good as before. Other failures of a
 * server may come after the work: those leave it in doubt.
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
    // The request was not read to its end, or is to be made again (RFC 9110, 15.5.9; RFC 8470, 5.2).
    case 408:
    case 425:
      return new SessionError('provider-error');
    default:
      return status >= 500 ? new SessionError('provider-error', { inDoubt: true }) : null;
  }
}

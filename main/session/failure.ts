import type { SessionErrorCode } from '../../contract/session-error.ts';

/** What a failed refresh means for the session. */
export type FailureMeaning =
  /** The session stands; try again later and say so. */
  | 'try-later'
  /** The provider has ended it, or what it answers cannot be trusted: sign in again. */
  | 'session-over';

/** Only an answer that says so ends a session. Whatever is in doubt is retried. */
export function meaningOf(code: SessionErrorCode): FailureMeaning {
  switch (code) {
    case 'refresh-refused':
    case 'refresh-answer-lost':
    case 'subject-mismatch':
    case 'id-token-malformed':
    case 'id-token-algorithm-refused':
    case 'id-token-signature-invalid':
    case 'id-token-issuer-mismatch':
    case 'id-token-audience-mismatch':
    case 'id-token-nonce-mismatch':
      return 'session-over';
    default:
      return 'try-later';
  }
}

/** Exponential, from 2 s to 60 s, with a fifth of jitter either way so that a fleet does not come back as one. */
export function backoffMs(failures: number, jitter: number, capMs = 60_000): number {
  const base = Math.min(capMs, 2_000 * 2 ** Math.min(Math.max(failures - 1, 0), 16));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

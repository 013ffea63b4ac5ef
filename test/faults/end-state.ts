import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { SessionState } from '../../contract/session-state.ts';

/** The final state of the session: what is shown, stored, sent and recorded. */
export interface EndState {
  readonly state: SessionState['kind'];
  /** `fresh`, or the reason why the session is not fresh or does not exist. */
  readonly code: SessionErrorCode | 'fresh' | null;
  /** What is stored, by the provider's books: a token that it accepts, one that it rejects, or nothing. */
  readonly stored: 'live' | 'dead' | 'nothing';
  /** Whether an intent is stored, so that the token may be spent. */
  readonly inDoubt: boolean;
  /** How often the refresh token was sent. */
  readonly sent: number;
  /** The recorded activity, in order. */
  readonly activity: readonly string[];
}

/** Returns `fresh`, or the reason why the session is not fresh, does not exist, or could not be opened. */
export function codeOfState(state: SessionState): EndState['code'] {
  switch (state.kind) {
    case 'signed-in':
      return state.freshness.kind === 'offline' ? state.freshness.code : 'fresh';
    case 'reauthentication-required':
      return state.reason;
    case 'signed-out':
      return state.error;
    default:
      return null;
  }
}

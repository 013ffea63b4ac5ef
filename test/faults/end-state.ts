import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { SessionState } from '../../contract/session-state.ts';

/** What became of the session: what the person sees, what is stored, what was sent, what the activity says. */
export interface EndState {
  readonly state: SessionState['kind'];
  /** Fresh or not, or the reason why there is no session. */
  readonly code: SessionErrorCode | 'fresh' | null;
  /** What is stored of the session, by the provider's books: the one it takes, one it does not take, or nothing. */
  readonly stored: 'live' | 'dead' | 'nothing';
  /** Whether an intent stands: the token may be spent. */
  readonly inDoubt: boolean;
  /** How often the refresh token was sent. */
  readonly sent: number;
  /** What the activity says of it, in order. */
  readonly activity: readonly string[];
}

/** Fresh, or why not; why there is no session, or why nobody could sign in. */
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

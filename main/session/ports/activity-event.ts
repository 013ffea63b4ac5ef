import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { SignOutScope } from '../../../contract/session-state.ts';
import type { LockReason } from '../../../contract/settings.ts';

/** Why a request to the loopback listener is not the authorization response. Only recorded in the activity log. */
export type StrayRequest = 'wrong-host' | 'wrong-path' | 'wrong-method' | 'not-a-navigation' | 'wrong-state';

/** An entry of the activity log. Contains no name, address or token, so that the log may be shown and exported. */
export type ActivityEvent =
  | { readonly what: 'signed-in' | 'unlocked' | 'stepped-up' | 'restored' | 'refreshed' | 'sign-in-cancelled' }
  | { readonly what: 'settings-changed' }
  | {
      readonly what: 'sign-in-failed' | 'refresh-failed' | 'session-ended' | 'vault-failed';
      readonly code: SessionErrorCode;
    }
  | { readonly what: 'stray-request'; readonly why: StrayRequest }
  | { readonly what: 'locked'; readonly reason: LockReason }
  | { readonly what: 'sign-out-queued' | 'sign-out-done'; readonly scope: SignOutScope }
  | { readonly what: 'sign-out-failed'; readonly scope: SignOutScope; readonly code: SessionErrorCode }
  | { readonly what: 'ipc-refused'; readonly code: SessionErrorCode; readonly channel: string };

import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { Account, AccountId, EpochMs, ReceiptSession, SignOutScope } from '../../../contract/session-state.ts';
import type { LockReason } from '../../../contract/settings.ts';
import type { Secret } from './secret.ts';

/** A stored session. Its secrets are the refresh token and the last access token. */
export interface SessionRecord {
  /** Assigned at sign-in and stable through every rotation and unlock. A sign-out identifies its session by it. */
  readonly sessionId: string;
  /** Grows by one with every write, also across sign-ins. */
  readonly generation: number;
  readonly clientId: string;
  readonly account: Account;
  readonly refreshToken: Secret;
  /** When the user last authenticated, as the provider states it. */
  readonly authenticatedAt: EpochMs;
  /** When a sign-in in this app last opened the session. The absolute lifetime starts here. */
  readonly startedAt: EpochMs;
  /** The session's age when a token was last stored, in ms of the monotonic clock: the minimum age after a restart. */
  readonly ageMs: number;
  readonly refreshedAt: EpochMs;
  /** The latest expiry of all access tokens issued so far: until then, one may still be valid. */
  readonly accessTokenExpiresAt: EpochMs | null;
  /** The last access token, which this user's other processes reuse. A lock removes it. */
  readonly accessToken: { readonly secret: Secret; readonly expiresAt: EpochMs } | null;
  readonly acr: string | null;
  /**
   * Written before a refresh is sent and cleared with its result: until then, the refresh token may be spent. `retries`
   * counts how often it was sent again since.
   */
  readonly intent: { readonly at: EpochMs; readonly retries: number } | null;
}

/** The line of an account on the stored list, known before its record is read. Contains no secret. */
export interface StoredAccount {
  readonly id: AccountId;
  readonly providerId: string;
  /** The id of the account's stored session. */
  readonly sessionId: string;
  /** Name or e-mail address, for the list of accounts. `null` while it is locked. */
  readonly label: string | null;
  /** Stored, so that a lock persists across a restart of the app. */
  readonly locked: { readonly reason: LockReason; readonly at: EpochMs } | null;
}

/** The app's accounts. An account is listed before its record is stored, and unlisted after the record is deleted. */
export interface StoredAccounts {
  /** The account that was shown last. */
  readonly shown: AccountId | null;
  readonly accounts: readonly StoredAccount[];
}

/** The server part of a sign-out. Stored before the session is forgotten, and removed when it is done. */
export interface QueuedSignOut {
  readonly id: string;
  readonly sessionId: string;
  readonly scope: SignOutScope;
  readonly queuedAt: EpochMs;
  readonly attempts: number;
  readonly lastError: SessionErrorCode | null;
  readonly providerId: string;
  readonly subject: string;
  readonly refreshToken: Secret;
  /** The latest expiry of the session's access tokens: until then, one may still be valid. */
  readonly accessTokenExpiresAt: EpochMs | null;
  /** The sessions as listed when the others had been ended, kept for the receipt of a later attempt. */
  readonly endedSessions: readonly ReceiptSession[] | null;
}

import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type {
  Account,
  AccountId,
  EpochMs,
  LockReason,
  ReceiptSession,
  SignOutScope,
} from '../../../contract/session-state.ts';
import type { Secret } from './secret.ts';

/** What is stored of a session. The only thing in it that is secret is the refresh token. */
export interface SessionRecord {
  /** Given at sign-in, the same through every rotation and unlock: what a sign-out knows its session by. */
  readonly sessionId: string;
  /** Grows by one with every store, within one sign-in and across them. */
  readonly generation: number;
  readonly clientId: string;
  readonly account: Account;
  readonly refreshToken: Secret;
  /** When the person last proved who they are, as the provider says. */
  readonly authenticatedAt: EpochMs;
  /** When this app last opened the session by a sign-in: the absolute lifetime counts from here. */
  readonly startedAt: EpochMs;
  /** How old it was when a token was last stored, in ms, by a clock that nobody sets: it is no younger at a restart. */
  readonly ageMs: number;
  readonly refreshedAt: EpochMs;
  /** Of all access tokens handed out so far, the latest: until then one may live somewhere. */
  readonly accessTokenExpiresAt: EpochMs | null;
  /** The last access token, for this user's other processes to take over. Dropped by a lock. */
  readonly accessToken: { readonly secret: Secret; readonly expiresAt: EpochMs } | null;
  readonly acr: string | null;
  /**
   * Written before a refresh is sent, cleared with what came of it: while it stands, the token may be spent. `retries`
   * counts how often it was sent again since.
   */
  readonly intent: { readonly at: EpochMs; readonly retries: number } | null;
}

/** What is known of an account before its record is read. Nothing in it is secret. */
export interface StoredAccount {
  readonly id: AccountId;
  readonly providerId: string;
  /** Of the session whose record it is. */
  readonly sessionId: string;
  /** Name or e-mail address, for the list of accounts. `null` while it is locked. */
  readonly label: string | null;
  /** A lock outlives a restart of the app. */
  readonly locked: { readonly reason: LockReason; readonly at: EpochMs } | null;
}

/** The accounts of this app. Each that has a record is on it: it is put on before, and taken off after. */
export interface StoredAccounts {
  /** Which was shown last. */
  readonly shown: AccountId | null;
  readonly accounts: readonly StoredAccount[];
}

/** The server part of a sign-out, stored before anything is forgotten, removed when it is done. */
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
  /** The last access token's end: until then it may live on somewhere. */
  readonly accessTokenExpiresAt: EpochMs | null;
  /** The sessions as listed once the others were ended, kept so that a later attempt has them for the receipt. */
  readonly endedSessions: readonly ReceiptSession[] | null;
}

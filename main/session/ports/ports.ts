import type {
  Account,
  AccountId,
  BrowserPurpose,
  DeviceSession,
  EpochMs,
  Persistence,
} from '../../../contract/session-state.ts';
import type { Abilities, Settings } from '../../../contract/settings.ts';
import type { AccessTokenRequest } from './access-token-request.ts';
import type { ActivityEvent, StrayRequest } from './activity-event.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { QueuedSignOut, SessionRecord, StoredAccounts } from './records.ts';
import type { Seal } from './seal.ts';
import type { Secret } from './secret.ts';
import type { StepUpRequest } from './step-up-request.ts';
import type { ExpectedCallback, ValidatedCallback } from './validate-callback.ts';

/**
 * The engine's ports: everything it needs from outside. Each port has one adapter in a room of its own, wired in
 * `compose.ts`. A port throws only `SessionError`, with one of the codes that its comment names.
 */

export interface Clock {
  /** Wall clock, in ms since the Unix epoch. */
  now(): EpochMs;
  /** Monotonic clock, in ms from an arbitrary start; cannot be set. May stand still while the computer sleeps. */
  monotonic(): number;
  /** Runs `task` once, in `delayMs` ms at the earliest. Returns a function that cancels it. */
  after(delayMs: number, task: () => void): () => void;
  /** Returns a number in [0, 1) for jitter; never use it for a secret. */
  jitter(): number;
  /** Returns a new identifier for listed things (receipts, pending sign-outs); never use it for a secret. */
  freshId(): string;
}

/** An authorization request, and what its response must match. `ticket` is the adapter's own (verifier, nonce). */
export interface PreparedAuthorization {
  /** The URL for the system browser. Never logged, because it can contain `state` and the PKCE challenge. */
  readonly url: URL;
  readonly expected: ExpectedCallback;
  readonly ticket: unknown;
}

/** The user who signed in, from a validated ID token. */
export interface Identity {
  readonly account: Account;
  /** From `auth_time` if present, otherwise from `iat`. By the provider's clock. */
  readonly authenticatedAt: EpochMs;
  /**
   * `auth_time` by this computer's clock; `null` if the provider does not send it. Only this proves that the user was
   * present: a browser with a session at the provider gets a new ID token without the user.
   */
  readonly provenAt: EpochMs | null;
  readonly acr: string | null;
}

export interface TokenResponse {
  readonly accessToken: Secret;
  readonly accessTokenExpiresAt: EpochMs;
  /** The granted scope; `null` if the response omits it, which means exactly the requested scope (RFC 6749, 5.1). */
  readonly scope: readonly string[] | null;
  /** `null` if the provider did not issue a (new) refresh token. */
  readonly refreshToken: Secret | null;
  /** `null` only for a refresh response without an ID token. */
  readonly identity: Identity | null;
}

export interface AuthorizationOptions {
  readonly redirectUri: string;
  readonly purpose: BrowserPurpose;
  /** Whether the user must be able to choose another account than the one the browser is signed in to. */
  readonly promptSelectAccount?: boolean;
  /** For the purpose `sign-in`: requires re-authentication, even if the browser is already signed in. */
  readonly forceReauthentication?: boolean;
  /** For the purpose `step-up`: the required strength and age. */
  readonly stepUp?: StepUpRequest;
}

/**
 * An OpenID provider. All methods may throw `provider-unreachable`, `provider-tls-failed`, `network-sign-in-needed`,
 * `proxy-failed`, `provider-error`, `provider-busy`, `provider-answer-invalid`, `provider-metadata-invalid`,
 * `provider-issuer-mismatch`, `provider-insecure`, `client-refused` and `internal`.
 * Each method ends within a deadline of its own. Only `prepare` can be aborted, because no token is at stake yet.
 */
export interface Provider {
  readonly id: string;
  readonly issuer: string;
  /** Runs discovery and builds the request, or pushes it if supported (RFC 9126). Also throws `request-refused`. */
  prepare(ask: AuthorizationOptions, signal: AbortSignal): Promise<PreparedAuthorization>;
  /**
   * Exchanges the code and validates the ID token. Also throws `code-refused`, `token-answer-invalid`, `id-token-*`
   * and `step-up-not-met`. Takes no signal: once the request is sent, the caller must stay to revoke tokens that the
   * response may hold.
   */
  exchange(prepared: PreparedAuthorization, callback: ValidatedCallback): Promise<TokenResponse>;
  /**
   * Refreshes (RFC 6749, 6; RFC 8707, 2.2), by default the session's own access token. Also throws `refresh-refused`,
   * `token-answer-invalid`, `id-token-*`, `subject-mismatch`, and `resource-refused` or `scope-refused` for `ask`.
   */
  refresh(refreshToken: Secret, subject: string, ask?: AccessTokenRequest): Promise<TokenResponse>;
  /** Revokes (RFC 7009). Resolves with `false` if the provider offers no revocation. A 200 alone proves nothing. */
  revoke(refreshToken: Secret): Promise<boolean>;
  /** Resolves with the browser's end-session URL (OIDC RP-Initiated Logout 1.0, 2), or `null`. Contains no token. */
  endSessionUrl(): Promise<URL | null>;
}

export type LandingOutcome = 'success' | 'denied' | 'failed';

export interface OpenRedirect {
  readonly redirectUri: string;
  /**
   * Resolves with the query of the first request that `isOurs` accepts. Any other request gets a neutral page and does
   * not end the wait. Rejects with `listener-unavailable` if the listener fails.
   */
  answer(isOurs: (query: URLSearchParams) => boolean): Promise<URLSearchParams>;
  /** Shows the outcome on the landing page, then closes; only closes if no response has arrived. Never throws. */
  conclude(outcome: LandingOutcome): Promise<void>;
}

export interface RedirectReceiver {
  /** Throws `listener-unavailable`. */
  open(onStray: (why: StrayRequest) => void): Promise<OpenRedirect>;
}

export interface SystemBrowser {
  /** Opens https URLs only (and allowed loopback http). Throws `browser-unavailable`. */
  open(url: URL): Promise<void>;
}

export type PresenceEvent =
  | 'os-locked'
  | 'os-unlocked'
  | 'suspended'
  | 'resumed'
  /** The `window-*` events are about the app's own window. A hidden window counts as unfocused. */
  | 'window-focused'
  | 'window-unfocused'
  | 'window-hidden'
  | 'window-shown'
  /** A newer idle time is available: the last call of `idleMs` had no recent reading to return. */
  | 'idle-told';

export interface Presence {
  /** Returns the time since the last user input on this computer, in ms; `null` if the desktop cannot tell. */
  idleMs(): number | null;
  subscribe(listener: (event: PresenceEvent) => void): () => void;
}

/** Abilities of this computer that some settings need. */
export interface Desktop {
  abilities(): Abilities;
  /** Calls `listener` when `abilities` changes. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
  /** Verifies the user's presence by biometrics. Throws `biometrics-refused` or `biometrics-unavailable`. */
  proveByBiometrics(): Promise<void>;
}

/**
 * One kind of stored record. `read` resolves with `null` only if nothing was stored, or it was cleared. It throws
 * `keychain-locked`, `keychain-access-denied`, `keychain-unavailable`, `keychain-no-answer` or
 * `keychain-record-unreadable` if it fails. Only `clear` deletes, and an unreadable record is never overwritten.
 */
export interface RecordStore<Value> {
  read(): Promise<Value | null>;
  /** Resolves with where the value is kept. Falls back to memory if the keychain fails, never to a file. */
  write(value: Value): Promise<Persistence>;
  /** Keeps it in memory only. `read` returns it until the next `write`, here or in another process. Never throws. */
  keepInMemory(value: Value): Promise<Persistence>;
  /** Throws `keychain-write-failed`, and what `read` throws except `keychain-record-unreadable`. */
  clear(): Promise<void>;
}

export interface Vault {
  /** Returns an opaque id, the same for one subject at one issuer and client. */
  accountId(account: Pick<Account, 'issuer' | 'subject'>, clientId: string): AccountId;
  /**
   * `clear` also deletes every session. `read` also throws `keychain-changed` or `keychain-module-changed` if accounts
   * were stored and none are found now, which means that this is another keychain. `clear` accepts the new keychain.
   */
  readonly accounts: RecordStore<StoredAccounts>;
  session(id: AccountId): RecordStore<SessionRecord>;
  readonly signOuts: RecordStore<readonly QueuedSignOut[]>;
  /** Not sealed: the lock settings must be known before a session is opened. */
  readonly settings: RecordStore<Settings>;
  readonly seal: Seal;
}

/**
 * A lock among this user's processes for tasks that read a stored record, act on it and store the result; a task never
 * sends what was read before it acquired the lock. The lock is released when its process ends, even by a crash.
 */
export interface RefreshLock {
  /**
   * Throws what `task` throws. Throws `refresh-busy` if another process held the lock beyond the wait limit, and
   * `refresh-lock-unavailable` if the lock cannot be created; `task` has not run then. Different names do not wait for
   * each other. A name is an account's id, `accounts` (the list), `sign-outs` (the queue) or, in the vault, `seal`.
   */
  withLock<Value>(name: AccountId | 'accounts' | 'sign-outs', task: () => Promise<Value>): Promise<Value>;
}

/**
 * The user's sessions at a provider. Throws `devices-unavailable` if a request fails or the access token is refused,
 * `devices-unsupported` if there is no directory, and `provider-*` for network failures.
 */
export interface Directory {
  readonly supported: boolean;
  list(accessToken: Secret): Promise<readonly DeviceSession[]>;
  /** Ends all sessions except the caller's, including the provider's browser sessions. */
  endOthers(accessToken: Secret): Promise<void>;
  /** Resolves with whether the provider still accepts this access token. A sign-out checks that it does not. */
  accepts(accessToken: Secret): Promise<boolean>;
}

export interface Activity {
  /** Never throws and never waits, because a failing log must not stop a lock. */
  record(event: ActivityEvent): void;
}

export interface ProviderEntry {
  readonly name: string;
  readonly clientId: string;
  readonly provider: Provider;
  readonly directory: Directory;
  readonly redirect: RedirectReceiver;
  /** Whether a sign-out on this device also opens the provider's own sign-out page. */
  readonly endsBrowserSession: boolean;
  /**
   * Whether to revoke the refresh token that a step-up replaces; by default it is left to expire. Only for providers
   * where each sign-in is a session of its own: elsewhere the revocation would end the new session too.
   */
  readonly revokesReplaced?: boolean;
  /** Accepted `acr` values for the sign-in before a dangerous control. By default any value is accepted. */
  readonly stepUpAcrValues?: readonly string[];
}

export interface Ports {
  readonly clock: Clock;
  readonly providers: readonly ProviderEntry[];
  readonly browser: SystemBrowser;
  readonly presence: Presence;
  readonly desktop: Desktop;
  readonly vault: Vault;
  readonly refreshLock: RefreshLock;
  readonly activity: Activity;
  readonly settings: EngineSettings;
}

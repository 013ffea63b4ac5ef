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
import type { ActivityEvent } from './activity-event.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { QueuedSignOut, SessionRecord, StoredAccounts } from './records.ts';
import type { Seal } from './seal.ts';
import type { Secret } from './secret.ts';
import type { StepUpRequest } from './step-up-request.ts';
import type { ExpectedCallback, ValidatedCallback } from './validate-callback.ts';

/**
 * What the engine asks of the world. Each port has one adapter in a room of its own, and they meet in `compose.ts`.
 * Whatever a port throws is a `SessionError` with one of the codes its comment names.
 */

export interface Clock {
  /** Wall clock, in ms since the Unix epoch. */
  now(): EpochMs;
  /** A clock nobody can set, in ms from an arbitrary start. It may stand still while the computer sleeps. */
  monotonic(): number;
  /** Runs `task` once, `delayMs` from now at the earliest; the answer cancels it. */
  after(delayMs: number, task: () => void): () => void;
  /** A number in [0, 1), for jitter only: never for a secret. */
  jitter(): number;
  /** A fresh identifier, for things that are listed (receipts, pending sign-outs): never for a secret. */
  freshId(): string;
}

/** The authorization request as sent, with what its answer must hold. `ticket` is the adapter's own (verifier, nonce). */
export interface PreparedAuthorization {
  /** What the system browser opens. Holds `state` and the challenge: never logged. */
  readonly url: URL;
  readonly expected: ExpectedCallback;
  readonly ticket: unknown;
}

/** Who the ID token says signed in, after it was judged. */
export interface Identity {
  readonly account: Account;
  /** From `auth_time` where present, else the moment the token was issued. */
  readonly authenticatedAt: EpochMs;
  /**
   * `auth_time` by this computer's clock; `null` where the provider does not state it. Only this proves that the person
   * was there: a browser that is signed in gets a new token without them.
   */
  readonly provenAt: EpochMs | null;
  readonly acr: string | null;
}

export interface TokenResponse {
  readonly accessToken: Secret;
  readonly accessTokenExpiresAt: EpochMs;
  /** What the token is for, as the provider says; `null` where it does not: just what was asked for (RFC 6749, 5.1). */
  readonly scope: readonly string[] | null;
  /** `null` where the provider did not issue a (new) one. */
  readonly refreshToken: Secret | null;
  /** `null` only for a refresh answer without an ID token. */
  readonly identity: Identity | null;
}

export interface AuthorizationOptions {
  readonly redirectUri: string;
  readonly purpose: BrowserPurpose;
  /** Whether the person must be able to be somebody else than whom the browser is signed in as. */
  readonly promptSelectAccount?: boolean;
  /** Whether the person has to sign in now, where the purpose is `sign-in`: that the browser is signed in is not enough. */
  readonly forceReauthentication?: boolean;
  /** What it has to bring, where the purpose is `step-up`. */
  readonly stepUp?: StepUpRequest;
}

/**
 * An OpenID provider. All methods may throw `provider-unreachable`, `provider-tls-failed`, `network-sign-in-needed`,
 * `proxy-failed`, `provider-error`, `provider-busy`, `provider-answer-invalid`, `provider-metadata-invalid`,
 * `provider-issuer-mismatch`, `provider-insecure`, `client-refused` and `internal`.
 * Each ends by itself within its own deadline; only `prepare`, where nothing is at stake yet, can be aborted.
 */
export interface Provider {
  readonly id: string;
  readonly issuer: string;
  /** Discovers and builds (pushes, where offered: RFC 9126) the request. Also `request-refused`. */
  prepare(ask: AuthorizationOptions, signal: AbortSignal): Promise<PreparedAuthorization>;
  /**
   * Exchanges the code and judges the ID token. Also `code-refused`, `token-answer-invalid`, `id-token-*` and
   * `step-up-not-met`. Takes no signal: once sent, the answer may hold tokens, and somebody must be there to take them
   * back.
   */
  exchange(prepared: PreparedAuthorization, callback: ValidatedCallback): Promise<TokenResponse>;
  /**
   * RFC 6749, 6; RFC 8707, 2.2. By default for the session's own access token. Also `refresh-refused`,
   * `token-answer-invalid`, `id-token-*`, `subject-mismatch`, and `resource-refused` or `scope-refused` for the ask.
   */
  refresh(refreshToken: Secret, subject: string, ask?: AccessTokenRequest): Promise<TokenResponse>;
  /** RFC 7009. Resolves `false` where the provider offers no revocation. A 200 proves nothing by itself. */
  revoke(refreshToken: Secret): Promise<boolean>;
  /** Where the browser ends its own session (OIDC RP-Initiated Logout 1.0, 2), or `null`. Holds no token. */
  endSessionUrl(): Promise<URL | null>;
}

/** Why a request to the loopback listener was not the answer. Said in the activity, shown to nobody. */
export type StrayRequest = 'wrong-host' | 'wrong-path' | 'wrong-method' | 'not-a-navigation' | 'wrong-state';

export type LandingOutcome = 'success' | 'denied' | 'failed';

export interface OpenRedirect {
  readonly redirectUri: string;
  /**
   * Resolves with the query of the first request that `isOurs` takes. Any other request is answered with a neutral
   * page and does not end the wait. Rejects with `listener-unavailable` if the listener dies.
   */
  answer(isOurs: (query: URLSearchParams) => boolean): Promise<URLSearchParams>;
  /** Tells the landing page how it ended, then closes. Without an answer before it, only closes. Never throws. */
  conclude(outcome: LandingOutcome): Promise<void>;
}

export interface RedirectReceiver {
  /** Throws `listener-unavailable`. */
  open(onStray: (why: StrayRequest) => void): Promise<OpenRedirect>;
}

export interface SystemBrowser {
  /** Throws `browser-unavailable`; refuses anything but https (and allowed loopback http). */
  open(url: URL): Promise<void>;
}

export type PresenceEvent =
  | 'os-locked'
  | 'os-unlocked'
  | 'suspended'
  | 'resumed'
  /** Of the app's own window. Hidden is out of focus too. */
  | 'window-focused'
  | 'window-unfocused'
  | 'window-hidden'
  | 'window-shown'
  /** `idleMs` knows more than when it was last asked: it had nothing recent to answer from. */
  | 'idle-told';

export interface Presence {
  /** Since when nobody has touched this computer, in ms; `null` where the desktop cannot tell. */
  idleMs(): number | null;
  subscribe(listener: (event: PresenceEvent) => void): () => void;
}

/** What this computer can do beside the engine's own means, for the settings that ask for it. */
export interface Desktop {
  abilities(): Abilities;
  /** Told when `abilities` says something else; the answer ends it. */
  subscribe(listener: () => void): () => void;
  /** Has the person prove by biometrics that they are there. Throws `biometrics-refused` or `biometrics-unavailable`. */
  proveByBiometrics(): Promise<void>;
}

/**
 * One kind of stored record. `read` answers `null` only where nothing was ever stored, and throws `keychain-locked`,
 * `keychain-access-denied`, `keychain-unavailable`, `keychain-no-answer` or `keychain-record-unreadable` otherwise.
 * Nothing but `clear` ever deletes, and what cannot be read is never written over.
 */
export interface RecordStore<Value> {
  read(): Promise<Value | null>;
  /** Where it is kept now. Falls back to this run only where the keychain refuses; never to a file. */
  write(value: Value): Promise<Persistence>;
  /** Keeps it for this run only, knowingly: until the next `write`, it is what `read` answers. Never throws. */
  keepInMemory(value: Value): Promise<Persistence>;
  /** Throws `keychain-write-failed` and what `read` throws, `keychain-record-unreadable` excepted. */
  clear(): Promise<void>;
}

export interface Vault {
  /** The same for the same person at the same issuer and client, and nothing can be read from it. */
  accountId(account: Pick<Account, 'issuer' | 'subject'>, clientId: string): AccountId;
  /**
   * Clearing it forgets every session with it. Reading it throws `keychain-changed` or `keychain-module-changed` where
   * accounts were stored and there are none now: another keychain answers. Clearing it accepts that.
   */
  readonly accounts: RecordStore<StoredAccounts>;
  session(id: AccountId): RecordStore<SessionRecord>;
  readonly signOuts: RecordStore<readonly QueuedSignOut[]>;
  /** Outside of the seal: what locks a session must be known before it is opened. */
  readonly settings: RecordStore<Settings>;
  readonly seal: Seal;
}

/**
 * One process of this user at a time, for whatever starts from a stored record and stores what came of it: what was
 * read before the lock was taken is never sent. It ends with its process, however that ends.
 */
export interface RefreshLock {
  /**
   * Throws what `task` throws; `refresh-busy` where another process kept the lock for longer than the wait limit, and
   * `refresh-lock-unavailable` where it cannot be made. `task` did not run then. Different names do not wait for each
   * other. A name is an account's, or `accounts` for the list of them, or `sign-outs` for the queue of those.
   */
  withLock<Value>(name: AccountId | 'accounts' | 'sign-outs', task: () => Promise<Value>): Promise<Value>;
}

/**
 * The person's sessions at a provider. A listing that fails throws `devices-unavailable` or, where there is no
 * directory, `devices-unsupported`; a refused access token throws `devices-unavailable` too. Network: `provider-*`.
 */
export interface Directory {
  readonly supported: boolean;
  list(accessToken: Secret): Promise<readonly DeviceSession[]>;
  /** Ends all sessions but the one that asks, and the provider's browser sessions with them. */
  endOthers(accessToken: Secret): Promise<void>;
  /** Whether the provider still accepts this access token: asked after a sign-out, to prove that it does not. */
  accepts(accessToken: Secret): Promise<boolean>;
}

export interface Activity {
  /** Never throws and never waits: a log that fails must not stop a lock. */
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
   * Whether the refresh token that a step-up replaces is revoked. Only where the provider takes each sign-in for a
   * session of its own: elsewhere the new one would end with it. By default it is left to expire.
   */
  readonly revokesReplaced?: boolean;
  /** What the `acr` of a sign-in before a dangerous control must be one of. By default any will do. */
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

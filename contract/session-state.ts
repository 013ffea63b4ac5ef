import type { SessionErrorCode } from './session-error.ts';
import type { SettingsView } from './settings.ts';

/** A moment, in milliseconds since the Unix epoch. */
export type EpochMs = number;

/**
 * One account in this app: the same for the same person at the same issuer and client, and says nothing of them.
 * `A-Z a-z 0-9 - _`, 22 characters.
 */
export type AccountId = string;

/** Who is signed in, from the ID token. Text from the provider: shown as text, never as markup. */
export interface Account {
  readonly providerId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Where the refresh token is. `memory-only` means: no usable keychain, gone when the app quits. */
export type Persistence = 'keychain' | 'memory-only';

/** Whether the access token is being kept fresh. `offline` is not a sign-out. */
export type Freshness =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'refreshing' }
  | {
      readonly kind: 'offline';
      readonly code: SessionErrorCode;
      readonly since: EpochMs;
      /** `null`: not by itself; the person may ask for it. */
      readonly nextTryAt: EpochMs | null;
    };

export interface SessionFacts {
  /** When the person last proved who they are. */
  readonly authenticatedAt: EpochMs;
  readonly refreshedAt: EpochMs;
  /** `null` until the first access token after a start. */
  readonly accessTokenExpiresAt: EpochMs | null;
  /** Absolute lifetime: the session locks then, whatever happens. */
  readonly endsAt: EpochMs;
  /** Idle limit in ms, and when it is reached if nobody touches the computer; `null`: this desktop cannot tell. */
  readonly idleLimitMs: number;
  readonly idleLocksAt: EpochMs | null;
  readonly persistence: Persistence;
  /** Authentication context class, as the provider states it (OIDC Core 1.0, 2). */
  readonly acr: string | null;
}

export type SignInStep = 'preparing' | 'waiting-for-browser' | 'finishing';
export type SignInPurpose = 'sign-in' | 'unlock';
/** Why a browser is opened. `step-up`: who is signed in proves more, or anew, who they are (RFC 9470). */
export type BrowserPurpose = SignInPurpose | 'step-up';
export type LockReason = 'asked' | 'idle' | 'unfocused' | 'hidden' | 'absolute-lifetime' | 'os-locked' | 'suspended';
export type SignOutScope = 'this-device' | 'everywhere';
export type VaultProblem = 'locked' | 'unavailable' | 'backend-changed' | 'unreadable';

/** One field of the configuration that is wrong. `found` is shortened and never a secret: the file holds none. */
export interface ConfigProblem {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** Who wants a step-up: an API of its caller, or a control of this window of the person who used it. */
export type StepUpCause = 'api' | 'control';

/** A browser is open for a stronger sign-in; the session goes on meanwhile. */
export interface StepUpWait {
  readonly cause: StepUpCause;
  readonly step: SignInStep;
  readonly deadline: EpochMs;
}

export type SessionState =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'misconfigured';
      readonly code: SessionErrorCode;
      readonly file: string;
      readonly problems: readonly ConfigProblem[];
    }
  /** `error` says why the last attempt to sign in ended, `null` where there was none. */
  | { readonly kind: 'signed-out'; readonly error: SessionErrorCode | null }
  | {
      readonly kind: 'signing-in';
      readonly purpose: SignInPurpose;
      readonly providerId: string;
      readonly step: SignInStep;
      readonly deadline: EpochMs;
    }
  | {
      readonly kind: 'signed-in';
      readonly account: Account;
      readonly session: SessionFacts;
      readonly freshness: Freshness;
      /** `null` while none is under way. */
      readonly stepUp: StepUpWait | null;
    }
  /** Carries nothing about the account: what is locked is not in the page. */
  | {
      readonly kind: 'locked';
      readonly reason: LockReason;
      readonly lockedAt: EpochMs;
      readonly error: SessionErrorCode | null;
    }
  /** The provider ended the session. Not the person's doing, so it says why. */
  | { readonly kind: 'reauthentication-required'; readonly providerId: string; readonly reason: SessionErrorCode }
  | { readonly kind: 'signing-out'; readonly scope: SignOutScope }
  /** The stored session cannot be read now. Nothing is deleted; it can be retried. */
  | {
      readonly kind: 'vault-blocked';
      readonly problem: VaultProblem;
      readonly code: SessionErrorCode;
      /** Why the last attempt to sign in for this run ended, `null` where there was none. */
      readonly error: SessionErrorCode | null;
    };

/** A server part of a sign-out that has not been done yet, kept until it is. */
export interface PendingSignOut {
  readonly id: string;
  readonly scope: SignOutScope;
  readonly providerId: string;
  readonly queuedAt: EpochMs;
  readonly attempts: number;
  readonly lastError: SessionErrorCode | null;
  /** `null` while an attempt is running. */
  readonly nextTryAt: EpochMs | null;
}

/** One of the person's sessions, as the provider's directory lists it. */
export interface DeviceSession {
  readonly id: string;
  readonly client: string;
  readonly device: string;
  readonly startedAt: EpochMs;
  readonly lastUsedAt: EpochMs;
  /** Whether this is the session that asked. */
  readonly current: boolean;
}

/** What was checked after a sign-out, each by asking the provider again. */
export type ReceiptCheckName =
  | 'revocation-answered'
  | 'refresh-token-refused'
  | 'access-token-refused'
  | 'other-sessions-gone';

export interface ReceiptCheck {
  readonly name: ReceiptCheckName;
  /** `not-verified` is said plainly: something may still live. `not-supported`: this provider cannot be asked. */
  readonly outcome: 'verified' | 'not-verified' | 'not-supported';
}

/** A session as it was found before a sign-out, and whether it is gone now. */
export interface ReceiptSession {
  readonly client: string;
  readonly device: string;
  readonly current: boolean;
  readonly ended: boolean;
}

export interface SignOutReceipt {
  readonly id: string;
  readonly scope: SignOutScope;
  readonly providerId: string;
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  /** Empty for this device only, and where the provider has no directory of sessions. */
  readonly sessions: readonly ReceiptSession[];
  readonly checks: readonly ReceiptCheck[];
  /** Until when an access token handed out before may still be accepted somewhere; `null`: nothing is left. */
  readonly mayLiveUntil: EpochMs | null;
}

export interface ProviderChoice {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
}

/** One line of the list of accounts. */
export interface AccountSummary {
  readonly id: AccountId;
  readonly providerId: string;
  /** Name or e-mail address. `null` where neither is known, and while the account is locked. */
  readonly label: string | null;
  readonly kind: SessionState['kind'];
}

/** The passcode: `shut` says that it has to be given before anything else. */
export interface SealView {
  readonly state: 'none' | 'open' | 'shut';
  /** Until when no passcode is tried; `null`: it may be tried now. */
  readonly nextTryAt: EpochMs | null;
}

/** Everything the window may know. `revision` only grows; a reader takes only a newer one. */
export interface Snapshot {
  readonly revision: number;
  /** Of the account that is shown; where none is, of signing in to one more. Commands are about what is shown. */
  readonly state: SessionState;
  /** `null` while no account is shown. */
  readonly shownAccountId: AccountId | null;
  readonly accounts: readonly AccountSummary[];
  readonly providers: readonly ProviderChoice[];
  readonly pendingSignOuts: readonly PendingSignOut[];
  readonly receipts: readonly SignOutReceipt[];
  readonly seal: SealView;
  readonly settings: SettingsView;
}

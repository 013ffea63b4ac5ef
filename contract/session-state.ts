import type { SessionErrorCode } from './session-error.ts';
import type { LockReason, SettingsView } from './settings.ts';

/** A time in milliseconds since the Unix epoch. */
export type EpochMs = number;

/**
 * Identifies one account in this app. It stays the same for the same user, issuer and client, and reveals nothing about
 * the user. 22 characters of `A-Z a-z 0-9 - _`.
 */
export type AccountId = string;

/** The signed-in user, from the ID token. Shown as text, never as markup, because the provider supplies it. */
export interface Account {
  readonly providerId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Where the refresh token is stored. `memory-only`: no usable keychain, so the token is gone when the app quits. */
export type Persistence = 'keychain' | 'memory-only';

/** Whether the access token is kept fresh. `offline` does not mean signed out. */
export type Freshness =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'refreshing' }
  | {
      readonly kind: 'offline';
      readonly code: SessionErrorCode;
      readonly since: EpochMs;
      /** `null`: no automatic retry; the user can start one. */
      readonly nextTryAt: EpochMs | null;
    };

export interface SessionFacts {
  /** When the user last authenticated. */
  readonly authenticatedAt: EpochMs;
  readonly refreshedAt: EpochMs;
  /** `null` until the first access token after a start. */
  readonly accessTokenExpiresAt: EpochMs | null;
  /** End of the absolute lifetime. The session locks or is signed out then, whatever happens. */
  readonly endsAt: EpochMs;
  /** Idle limit in ms. `idleLocksAt` is when it is reached without input; `null`: this desktop reports no idle time. */
  readonly idleLimitMs: number;
  readonly idleLocksAt: EpochMs | null;
  readonly persistence: Persistence;
  /** Authentication context class, as the provider states it (OIDC Core 1.0, 2). */
  readonly acr: string | null;
}

export type SignInStep = 'preparing' | 'waiting-for-browser' | 'finishing';
export type SignInPurpose = 'sign-in' | 'unlock';
/** Why a browser is opened. `step-up`: the signed-in user authenticates more strongly, or again (RFC 9470). */
export type BrowserPurpose = SignInPurpose | 'step-up';
export type SignOutScope = 'this-device' | 'everywhere';
export type VaultProblem = 'locked' | 'unavailable' | 'backend-changed' | 'unreadable';

/** One invalid field of the configuration. `found` is shortened, and never a secret because the file holds none. */
export interface ConfigProblem {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** What requires a step-up: an API that code in main calls, or a control that the user operates in this window. */
export type StepUpCause = 'api' | 'control';

/** A browser is open for a stronger sign-in. The session continues meanwhile. */
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
  /** `error` is why the last sign-in attempt ended, `null` if there was none. */
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
      /** `null` while no step-up is under way. */
      readonly stepUp: StepUpWait | null;
    }
  /** Contains nothing about the account, so that the page holds no data of a locked one. */
  | {
      readonly kind: 'locked';
      readonly reason: LockReason;
      readonly lockedAt: EpochMs;
      readonly error: SessionErrorCode | null;
    }
  /** The provider ended the session. The user did not, so `reason` explains it. */
  | { readonly kind: 'reauthentication-required'; readonly providerId: string; readonly reason: SessionErrorCode }
  | { readonly kind: 'signing-out'; readonly scope: SignOutScope }
  /** The stored session cannot be read now. Nothing is deleted, and the user can retry. */
  | {
      readonly kind: 'vault-blocked';
      readonly problem: VaultProblem;
      readonly code: SessionErrorCode;
      /** Why the last memory-only sign-in attempt ended, `null` if there was none. */
      readonly error: SessionErrorCode | null;
    };

/** The server part of a sign-out that is not done yet. It is kept until it is. */
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

/** One of the user's sessions, as the provider's directory lists it. */
export interface DeviceSession {
  readonly id: string;
  readonly client: string;
  readonly device: string;
  readonly startedAt: EpochMs;
  readonly lastUsedAt: EpochMs;
  /** Whether this is the session that requested the list. */
  readonly current: boolean;
}

/** The checks after a sign-out. Each one sends the provider another request. */
export type ReceiptCheckName =
  | 'revocation-answered'
  | 'refresh-token-refused'
  | 'access-token-refused'
  | 'other-sessions-gone';

export interface ReceiptCheck {
  readonly name: ReceiptCheckName;
  /** `not-verified`: something may still be valid. `not-supported`: this provider cannot be asked. */
  readonly outcome: 'verified' | 'not-verified' | 'not-supported';
}

/** A session as listed before a sign-out, and whether it has ended now. */
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
  /** Empty for a sign-out on this device only, and if the provider has no directory of sessions. */
  readonly sessions: readonly ReceiptSession[];
  readonly checks: readonly ReceiptCheck[];
  /** Until when an access token issued earlier may still be accepted; `null`: none may be. */
  readonly mayLiveUntil: EpochMs | null;
}

export interface ProviderChoice {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
}

/** One entry in the list of accounts. */
export interface AccountSummary {
  readonly id: AccountId;
  readonly providerId: string;
  /** Name or e-mail address. `null` if neither is known, and while the account is locked. */
  readonly label: string | null;
  readonly kind: SessionState['kind'];
}

/** State of the passcode. `shut`: it must be entered before anything else. */
export interface SealView {
  readonly state: 'none' | 'open' | 'shut';
  /** Until when no passcode is checked; `null`: one can be entered now. */
  readonly nextTryAt: EpochMs | null;
}

/** Everything that the window may know. `revision` only grows, and a reader accepts only a newer one. */
export interface Snapshot {
  readonly revision: number;
  /** State of the shown account or, if none is shown, of the sign-in to an additional one. Commands apply to it. */
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

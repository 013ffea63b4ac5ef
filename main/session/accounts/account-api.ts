import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type {
  AccountId,
  AccountSummary,
  DeviceSession,
  SessionState,
  SignOutScope,
} from '../../../contract/session-state.ts';
import type { LockReason } from '../../../contract/settings.ts';
import type { SessionContext } from '../core/session-context.ts';
import type { PresenceEvent, ProviderEntry } from '../ports/ports.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';
import type { SignOuts } from '../sign-out/sign-outs.ts';
import type { TokenSource } from '../tokens/token-source.ts';
import type { AccountSchedule } from './account-schedule.ts';

/** The callbacks and services that the engine provides to an account. */
export interface AccountHost {
  readonly signOuts: SignOuts;
  /** Called when the window may have something new to show. */
  onChange(account: AccountSession): void;
  /** Called when the session has been opened, by a sign-in, an unlock or a restore. */
  onOpened(account: AccountSession): void;
  /** Called when nothing is left of the account. */
  onGone(account: AccountSession): void;
  /** Called when work may be due sooner than before. */
  reschedule(): void;
}

/**
 * The session of one account. Commands throw `not-possible-now` if the state does not allow them; otherwise they return
 * as soon as they are accepted.
 */
export interface AccountSession {
  readonly look: AccountSchedule;
  id(): AccountId | null;
  state(): SessionState;
  /** Returns whether receipts and names must be hidden, because the account is locked or an unlock is under way. */
  isShut(): boolean;
  summary(): Omit<AccountSummary, 'id'> | null;
  /** Forgets the display name if the session is over. Any other session forgets it when it is locked. */
  forgetName(): void;
  /** Restores the stored session. Never throws; a record that cannot be read becomes the state `vault-blocked`. */
  restore(): Promise<void>;
  /** Ends the start without a session: nothing is stored, or `refusal` says why it cannot be restored. */
  rest(refusal: { readonly code: SessionErrorCode } | null): void;
  refuse(event: Extract<Parameters<SessionContext['dispatch']>[0], { what: 'config-refused' }>): void;
  beginAnew(): void;
  notice(event: PresenceEvent): void;
  signIn(entry: ProviderEntry): void;
  unlock(): void;
  /** Opens the lock, or restores a session that was sealed. Does nothing if the account is neither. */
  unlockPresent(): void;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  hasSession(): boolean;
  canLock(): boolean;
  lock(reason: LockReason): void;
  /** Locks an account that is being signed in to or restored, as soon as it is open. */
  lockOnOpening(reason: LockReason): void;
  refresh(asked: boolean): Promise<void>;
  /** Refreshes if the session has no access token and no retry is scheduled. Never throws. */
  refreshIfStale(): Promise<void>;
  signOut(scope: SignOutScope): void;
  /**
   * Resolves at once if the user authenticated recently; otherwise opens the browser for a step-up and resolves after
   * it. Throws what `StepUps.begin` throws, and `not-possible-now`.
   */
  prove(): Promise<void>;
  /** Signs out on this device. Does nothing if there is no session to sign out. */
  leave(): void;
  listDevices(): Promise<readonly DeviceSession[]>;
  /** Deletes the stored session that cannot be read, at the user's request. */
  discard(): Promise<void>;
  readonly tokens: TokenSource;
  /** Begins the step-up that an API requires. Throws what `StepUps.begin` throws. */
  stepUp(ask: StepUpRequest): Promise<void>;
  /** Ends this session in memory without touching the vault, because a new session replaces it or none is stored. */
  replace(): void;
  abandonSignIn(): void;
  /** Retries the vault writes that failed. Never throws. */
  keepAtEnd(): Promise<void>;
}

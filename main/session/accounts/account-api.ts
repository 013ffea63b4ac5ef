import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type {
  AccountId,
  AccountSummary,
  DeviceSession,
  LockReason,
  SessionState,
  SignOutScope,
} from '../../../contract/session-state.ts';
import type { SessionContext } from '../core/session-context.ts';
import type { PresenceEvent, ProviderEntry } from '../ports/ports.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';
import type { SignOuts } from '../sign-out/sign-outs.ts';
import type { TokenSource } from '../tokens/token-source.ts';
import type { AccountSchedule } from './account-schedule.ts';

/** What an account asks of the engine it belongs to. */
export interface AccountHost {
  readonly signOuts: SignOuts;
  /** The window may have something new to show. */
  onChange(account: AccountSession): void;
  /** It has just been opened by a sign-in. */
  onOpened(account: AccountSession): void;
  /** Nothing is left of it. */
  onGone(account: AccountSession): void;
  /** Something may be due sooner than it was. */
  reschedule(): void;
}

/**
 * The session of one account. Commands throw `not-possible-now` where the state does not allow them, and otherwise
 * answer as soon as they are accepted.
 */
export interface AccountSession {
  readonly look: AccountSchedule;
  id(): AccountId | null;
  state(): SessionState;
  /** Whether receipts and names may be seen: not by whoever looks at a lock, or has only begun to unlock it. */
  isShut(): boolean;
  summary(): Omit<AccountSummary, 'id'> | null;
  /** Forgets its name, if its session is over: one that is not is locked for that. */
  forgetName(): void;
  /** Opens what is stored. Never throws: what cannot be read is a state. */
  restore(): Promise<void>;
  /** There is nothing to restore, or the reason why nothing can be. */
  rest(refusal: { readonly code: SessionErrorCode } | null): void;
  refuse(event: Extract<Parameters<SessionContext['dispatch']>[0], { what: 'config-refused' }>): void;
  beginAnew(): void;
  notice(event: PresenceEvent): void;
  signIn(entry: ProviderEntry): void;
  unlock(): void;
  /** Opens the lock, or reads again what was sealed. Does nothing where there is neither. */
  unlockPresent(): void;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  hasSession(): boolean;
  canLock(): boolean;
  lock(reason: LockReason): void;
  /** As `lock`, for one that is being signed in to: as soon as it is open. */
  lockOnOpening(reason: LockReason): void;
  refresh(asked: boolean): Promise<void>;
  /** Fetches an access token, if it has let its own run out. Never throws. */
  refreshIfStale(): Promise<void>;
  signOut(scope: SignOutScope): void;
  /**
   * Resolves once the person has proved lately who they are: by then they have, or the browser opens. Throws what
   * `StepUps.begin` does, and `not-possible-now`.
   */
  prove(): Promise<void>;
  /** As `signOut` of this device, where there may be nothing to sign out of. */
  leave(): void;
  listDevices(): Promise<readonly DeviceSession[]>;
  /** Forgets what is stored of it and cannot be read, knowingly. */
  discard(): Promise<void>;
  readonly tokens: TokenSource;
  /** What an API wants of it. Throws what `StepUps.begin` does. */
  stepUp(ask: StepUpRequest): Promise<void>;
  /** The same account was signed in to anew: this session is over, and nothing that is stored is touched. */
  replace(): void;
  abandonSignIn(): void;
  /** Offers the vault once more what it has not taken. Never throws. */
  keepAtEnd(): Promise<void>;
}

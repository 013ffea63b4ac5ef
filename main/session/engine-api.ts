import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { AccountId, ConfigProblem, DeviceSession, Snapshot } from '../../contract/session-state.ts';
import type { LockReason } from '../../contract/settings.ts';
import type { Controls } from './controls.ts';
import type { Passcode } from './passcode.ts';
import type { AccessTokenRequest } from './ports/access-token-request.ts';
import type { Secret } from './ports/secret.ts';
import type { StepUpRequest } from './ports/step-up-request.ts';

/**
 * The sessions of all accounts. Commands act on the shown account. They throw `not-possible-now` if its state does not
 * allow them; otherwise they return as soon as they are accepted, and `subscribe` announces their results.
 */
export interface Engine extends Controls {
  snapshot(): Snapshot;
  /** Calls `listener` with each new snapshot. Returns an unsubscribe function. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** Restores the stored sessions of an earlier run. Call it once. */
  start(): Promise<void>;
  /** Shows why the configuration is refused. Call it instead of `start`. */
  refuse(code: SessionErrorCode, file: string, problems: readonly ConfigProblem[]): void;
  /** Stops the timer, cancels sign-ins, and waits until pending changes are stored. */
  stop(): Promise<void>;
  /** Shows another account, or the sign-in slot for `null`. Work that is under way continues. */
  show(accountId: AccountId | null): void;
  /** Signs in to an additional account, or to the shown one again. Replaces an earlier session of the same user. */
  signIn(providerId: string): void;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  /** Locks all open accounts. */
  lock(reason: LockReason): void;
  unlock(): void;
  refreshNow(): void;
  /** Signs out on this device. */
  signOut(): void;
  listDevices(): Promise<readonly DeviceSession[]>;
  retry(): void;
  discardStoredSession(): Promise<void>;
  dismissReceipt(id: string): void;
  /** The passcode opens every lock except that of an absolute lifetime. Throws what `Seal` throws. */
  readonly passcode: Pick<Passcode, 'open' | 'set' | 'change' | 'remove' | 'forget'>;
  /**
   * Calls `use` in the main process with an access token of this account that is valid for at least a few seconds.
   * Throws what `use` throws, the error code that explains a missing token, and `not-possible-now` if the account is
   * locked or unknown. A request that is not granted throws `resource-refused`, `scope-refused` or `scope-not-granted`;
   * the session continues.
   */
  withAccessToken<Value>(
    accountId: AccountId,
    ask: AccessTokenRequest,
    use: (token: Secret) => Promise<Value>,
  ): Promise<Value>;
  /** Reports that an API refused this token of this request. The next caller gets another one. */
  refuseAccessToken(accountId: AccountId, ask: AccessTokenRequest, token: Secret): void;
  /**
   * Shows the account, opens the browser for a stronger or more recent sign-in of the same user (RFC 9470), and
   * resolves once the session uses the new tokens. An equal request joins the step-up that is under way. Call it only
   * if the user wants it. Throws what a sign-in throws, `subject-mismatch`, `step-up-not-met` (`acr`),
   * `id-token-not-fresh` (`auth_time`), and `not-possible-now`; the session then continues unchanged.
   */
  stepUp(accountId: AccountId, ask: StepUpRequest): Promise<void>;
}

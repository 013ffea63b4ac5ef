import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { AccountId, ConfigProblem, DeviceSession, LockReason, Snapshot } from '../../contract/session-state.ts';
import type { Controls } from './controls.ts';
import type { Passcode } from './passcode.ts';
import type { AccessTokenRequest } from './ports/access-token-request.ts';
import type { Secret } from './ports/secret.ts';
import type { StepUpRequest } from './ports/step-up-request.ts';

/**
 * The sessions of all accounts. Commands are about the account that is shown. They throw `not-possible-now` where its
 * state does not allow them, and otherwise answer as soon as they are accepted; what comes of them is announced by
 * `subscribe`.
 */
export interface Engine extends Controls {
  snapshot(): Snapshot;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** Restores what an earlier run stored. Call once. */
  start(): Promise<void>;
  /** Shows why there is nothing to start. Call instead of `start`. */
  refuse(code: SessionErrorCode, file: string, problems: readonly ConfigProblem[]): void;
  /** Stops the timer and waits for what is being stored. */
  stop(): Promise<void>;
  /** Shows another account, or with `null` the way to sign in to one more. What is under way goes on. */
  show(accountId: AccountId | null): void;
  /** Signs in to one more account, or again to the one that is shown. The same person's is replaced. */
  signIn(providerId: string): void;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  /** Locks all accounts that are open. */
  lock(reason: LockReason): void;
  unlock(): void;
  refreshNow(): void;
  /** On this device. */
  signOut(): void;
  listDevices(): Promise<readonly DeviceSession[]>;
  retry(): void;
  discardStoredSession(): Promise<void>;
  dismissReceipt(id: string): void;
  /** The passcode opens every lock but that of an absolute lifetime. Throws as `Seal` does. */
  readonly passcode: Pick<Passcode, 'open' | 'set' | 'change' | 'remove' | 'forget'>;
  /**
   * Lends an access token of this account, fresh for a few seconds at least, to a caller in the main process. Throws
   * what `use` throws, the code of why there is none, and `not-possible-now` where the account is locked or unknown.
   * For an ask that is not met: `resource-refused`, `scope-refused` or `scope-not-granted`; the session goes on.
   */
  withAccessToken<Value>(
    accountId: AccountId,
    ask: AccessTokenRequest,
    use: (token: Secret) => Promise<Value>,
  ): Promise<Value>;
  /** An API has refused this token, which was lent for this ask: the next caller is lent another. */
  refuseAccessToken(accountId: AccountId, ask: AccessTokenRequest, token: Secret): void;
  /**
   * Opens the browser for a stronger or more recent sign-in of the same person (RFC 9470), shows the account meanwhile,
   * and resolves once the session goes on with it. Who asks for the same while one is under way gets that one's end.
   * Call it only where the person wants it. Throws what a sign-in may end with, `subject-mismatch`, `step-up-not-met`
   * (`acr`), `id-token-not-fresh` (`auth_time`), and `not-possible-now`. The session goes on as before then.
   */
  stepUp(accountId: AccountId, ask: StepUpRequest): Promise<void>;
}

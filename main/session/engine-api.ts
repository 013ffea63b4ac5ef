import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ConfigProblem, DeviceSession, LockReason, SignOutScope, Snapshot } from '../../contract/session-state.ts';
import type { Secret } from './secret.ts';

/**
 * The session of one account. Commands throw `not-possible-now` where the state does not allow them, and otherwise
 * answer as soon as they are accepted; what comes of them is announced by `subscribe`.
 */
export interface Engine {
  snapshot(): Snapshot;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** Restores what an earlier run stored. Call once. */
  start(): Promise<void>;
  /** Shows why there is nothing to start. Call instead of `start`. */
  refuse(code: SessionErrorCode, file: string, problems: readonly ConfigProblem[]): void;
  /** Stops the timer and waits for what is being stored. */
  stop(): Promise<void>;
  signIn(providerId: string): void;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  lock(reason: LockReason): void;
  unlock(): void;
  refreshNow(): void;
  signOut(scope: SignOutScope): void;
  listDevices(): Promise<readonly DeviceSession[]>;
  retry(): void;
  discardStoredSession(): Promise<void>;
  dismissReceipt(id: string): void;
  /** Lends an access token, fresh for a few seconds at least, to a caller in the main process. */
  withAccessToken<Value>(use: (token: Secret) => Promise<Value>): Promise<Value>;
}

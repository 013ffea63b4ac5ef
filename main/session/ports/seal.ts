import type { EpochMs } from '../../../contract/session-state.ts';
import type { Secret } from './secret.ts';

/** `none`: no passcode is set. `open`: it was entered in this run, and the key is in memory. `shut`: it is required. */
export type SealState = 'none' | 'open' | 'shut';

/**
 * Encryption of the stored sessions and sign-outs under an optional passcode. While the seal is shut, reading them
 * throws `vault-sealed`, and writes are kept in memory only. The list of accounts is not sealed.
 *
 * Methods that take a passcode may throw `passcode-wrong`, `passcode-too-soon` (with `retryAfterMs`),
 * `passcode-too-short` for a new passcode, `not-possible-now` if the state does not allow the operation, and what the
 * keychain throws.
 */
export interface Seal {
  state(): SealState;
  /** Returns when the next passcode may be tried; `null` if now. */
  nextTryAt(): EpochMs | null;
  /** Calls `listener` when `state` or `nextTryAt` changes. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
  /** Reads the stored state of the seal. */
  load(): Promise<void>;
  open(passcode: Secret): Promise<void>;
  /** Shuts the seal at once for new callers. The key is overwritten when the last running `withKey` task has ended. */
  shut(): void;
  /** Keeps the key until `task` ends if the seal is open at its start, so that a lock does not stop it from storing. */
  withKey<Value>(task: () => Promise<Value>): Promise<Value>;
  /** Seals all records. If interrupted, each record stays readable, and the next opening seals the rest. */
  set(passcode: Secret): Promise<void>;
  /** Re-seals all records. Only the new passcode is right as soon as the new seal is written, before any record is. */
  change(present: Secret, next: Secret): Promise<void>;
  remove(present: Secret): Promise<void>;
  /** Deletes the sealed records and the seal, for a user who has forgotten the passcode. */
  forget(): Promise<void>;
}

import type { EpochMs } from '../../../contract/session-state.ts';
import type { Secret } from './secret.ts';

/** `none`: no passcode is set. `open`: it was given in this run, and the key is in memory. `shut`: it has to be given. */
export type SealState = 'none' | 'open' | 'shut';

/**
 * The optional passcode over what the vault stores of sessions and sign-outs. While it is shut, reading them throws
 * `vault-sealed`, and what is written is kept for this run only. The list of accounts is outside of it.
 *
 * Whatever takes a passcode may throw `passcode-wrong`, `passcode-too-soon` (`retryAfterMs`), `passcode-too-short` for a
 * new one, `not-possible-now` where the state does not allow it, and what the keychain throws.
 */
export interface Seal {
  state(): SealState;
  /** Until when no passcode is tried; `null`: it may be tried now. */
  nextTryAt(): EpochMs | null;
  /** Told when `state` or `nextTryAt` is another. */
  subscribe(listener: () => void): () => void;
  /** Looks at what is stored. */
  load(): Promise<void>;
  open(passcode: Secret): Promise<void>;
  /** At once for whoever asks; the key is overwritten as soon as nothing that `hold` keeps it for is under way. */
  shut(): void;
  /** Keeps the key for `task`, if the seal is open as it begins: what is under way when a lock falls may store its end. */
  withKey<Value>(task: () => Promise<Value>): Promise<Value>;
  /** Seals all records. Cut short at any point, each is readable, and the rest follows at the next opening. */
  set(passcode: Secret): Promise<void>;
  /** Seals all records anew. From its first write on, only the new passcode is right. */
  change(present: Secret, next: Secret): Promise<void>;
  remove(present: Secret): Promise<void>;
  /** Deletes what is sealed, and the seal: for a person who has forgotten the passcode. */
  forget(): Promise<void>;
}

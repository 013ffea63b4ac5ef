import { createHash } from 'node:crypto';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { codeOf, type RecordStore } from '../session/ports/index.ts';
import type { Keychain } from './keychain/keychain.ts';
import { createMemoryFallback } from './memory-fallback.ts';
import type { RecordCodec } from './record-codec.ts';
import type { SealCover } from './seal/seal-keys.ts';
import { readEnvelope, saysSealed } from './seal/sealed-envelope.ts';
import { createSlots, noSlots, type Slots } from './slots/slots.ts';

export interface RecordStoreSettings {
  /**
   * `null` if there is no keychain: records are kept in memory for this run, and reading any other record throws
   * `keychain-unavailable`.
   */
  readonly keychain: Keychain | null;
  /** The keychain service of this app's items. No other app uses a service with the same ending. */
  readonly service: string;
  /** Called with the reason when a record is kept in memory for this run only. */
  readonly onKeptThisRunOnly?: (code: SessionErrorCode) => void;
}

/** A record store that can re-store its record under the current seal. */
export interface SealableStore<Value> extends RecordStore<Value> {
  /** Resolves with `true` if the record was readable or absent. An unreadable record is left unchanged. */
  renew(): Promise<boolean>;
}

/**
 * Creates the store for one kind of record: in the keychain, sealed if `cover` requires it, with a fallback in memory.
 */
export function createRecordStore<Value>(
  { keychain, service, onKeptThisRunOnly }: RecordStoreSettings,
  kind: string,
  codec: RecordCodec<Value>,
  cover: SealCover | null,
  /** Called with the keychain's value after each read or write. An error that it throws is thrown by `read`. */
  onKnown: (stored: Value | null) => Promise<void> = async () => {},
): SealableStore<Value> {
  /** Notes that the keychain was given a value: a write that got no response may still be carried out. */
  const noticed = (given: Keychain): Keychain => ({
    ...given,
    setPassword: (...args) => {
      reached = true;
      return given.setPassword(...args);
    },
  });
  const slots: Slots =
    keychain === null ? noSlots : createSlots(noticed(keychain), service, kind, (text) => isKnown(codec, text));
  const held = createMemoryFallback<Value>();
  /** Whether the keychain responded or was given a value in this run. If not, it holds nothing from this run. */
  let reached = false;
  let previous: Promise<unknown> = Promise.resolve();

  /** Runs one task at a time, because a write chooses its slot by the result of the previous write. */
  function runExclusive<Answer>(task: () => Promise<Answer>): Promise<Answer> {
    const turn = previous.then(task);
    previous = turn.catch(() => undefined);
    return turn;
  }

  const plain = async (text: string) => (cover === null ? text : cover.unwrap(kind, text));
  const stampOf = (text: string, value: Value) =>
    createHash('sha256')
      .update(codec.identityOf?.(value) ?? text)
      .digest('base64url');

  async function look(): Promise<{ readonly value: Value | null; readonly stamp: string | null }> {
    const text = await slots.read();
    reached = true;
    if (text === null) return { value: null, stamp: null };
    const opened = await plain(text);
    const value = codec.decode(opened);
    return { value, stamp: stampOf(opened, value) };
  }

  async function know(value: Value | null, stamp: string | null): Promise<void> {
    held.drop();
    held.saw(stamp);
    await onKnown(value);
  }

  const covered = async (value: Value, text: string) =>
    cover === null ? text : cover.wrap(kind, codec.generationOf(value), text);

  return {
    renew: () =>
      runExclusive(() =>
        unlessUnreadable(async () => {
          const text = await slots.read();
          if (text === null) return;
          const opened = await plain(text);
          const value = codec.decode(opened);
          // Write once per slot, because the older slot still holds the previous generation under the old seal.
          for (let slot = 0; slot < 2; slot += 1) await slots.write(await covered(value, opened));
        }),
      ),
    read: () =>
      runExclusive(async () => {
        const kept = held.get();
        // The value in memory is newer than the stored one unless another process has stored a record since.
        const found = await look().catch((error) => {
          if (kept === null) throw error;
          return null;
        });
        if (kept !== null && (found === null || held.outlives(found.stamp))) return kept.value;
        if (found === null) return null;
        await know(found.value, found.stamp);
        return found.value;
      }),
    write: (value) =>
      runExclusive(async () => {
        let stamp: string | null = null;
        try {
          const text = codec.encode(value);
          stamp = stampOf(text, value);
          await slots.write(await covered(value, text));
          reached = true;
          await know(value, stamp);
          return 'keychain';
        } catch (error) {
          held.keep(value, stamp);
          onKeptThisRunOnly?.(codeOf(error));
          return 'memory-only';
        }
      }),
    keepInMemory: (value) =>
      runExclusive(async () => {
        held.keep(value, null);
        return 'memory-only' as const;
      }),
    clear: () =>
      runExclusive(async () => {
        const onlyHere = held.get() !== null && !reached;
        held.drop();
        try {
          await slots.clear();
        } catch (error) {
          // The value in memory was never stored, so dropping it is enough.
          if (!onlyHere || !['keychain-unavailable', 'keychain-no-answer'].includes(codeOf(error))) throw error;
          return;
        }
        held.saw(null);
      }),
  };
}

/** Resolves with whether the record that `task` uses could be read. Rethrows any other failure. */
export async function unlessUnreadable(task: () => Promise<unknown>): Promise<boolean> {
  try {
    await task();
    return true;
  } catch (error) {
    if (codeOf(error) === 'keychain-record-unreadable') return false;
    throw error;
  }
}

/** Returns whether this version can read the text, given the key if it is sealed. */
function isKnown<Value>(codec: RecordCodec<Value>, text: string): boolean {
  if (saysSealed(text)) return readEnvelope(text) !== null;
  try {
    codec.decode(text);
    return true;
  } catch {
    return false;
  }
}

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
  /** `null` where there is none: everything is kept for this run only, and reading answers `keychain-unavailable`. */
  readonly keychain: Keychain | null;
  /** The name under which the keychain files this app's items. Ends in something nobody else uses. */
  readonly service: string;
  /** Told why a record is kept for this run only. */
  readonly onKeptThisRunOnly?: (code: SessionErrorCode) => void;
}

/** A record that can be stored anew as the seal is now. */
export interface SealableStore<Value> extends RecordStore<Value> {
  /** Answers whether it could be read, or is not there: what cannot be read is left as it is. */
  renew(): Promise<boolean>;
}

/** One kind of record: in the keychain, sealed where it is to be, and in memory where the keychain does not take it. */
export function createRecordStore<Value>(
  { keychain, service, onKeptThisRunOnly }: RecordStoreSettings,
  kind: string,
  codec: RecordCodec<Value>,
  cover: SealCover | null,
  /** Told what the keychain holds, when it was read or written. What it throws, a read throws. */
  onKnown: (stored: Value | null) => Promise<void> = async () => {},
): SealableStore<Value> {
  /** A write that was never answered may still reach the keychain. */
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
  /** Whether the keychain ever answered in this run, or was given something. Where not, nothing of this run is in it. */
  let reached = false;
  let previous: Promise<unknown> = Promise.resolve();

  /** One thing at a time: a write chooses its slot by what the one before it left. */
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
          // Twice, once a slot: the generation before this one is as good to whoever finds it.
          for (let slot = 0; slot < 2; slot += 1) await slots.write(await covered(value, opened));
        }),
      ),
    read: () =>
      runExclusive(async () => {
        const kept = held.get();
        // What is held is newer than what is stored, or there would be no need to hold it: unless others stored since.
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
          // What was held here was never stored: dropping it is all there is to clear.
          if (!onlyHere || !['keychain-unavailable', 'keychain-no-answer'].includes(codeOf(error))) throw error;
          return;
        }
        held.saw(null);
      }),
  };
}

/** Whether what `task` had to do with could be read. Any other failure is thrown. */
export async function unlessUnreadable(task: () => Promise<unknown>): Promise<boolean> {
  try {
    await task();
    return true;
  } catch (error) {
    if (codeOf(error) === 'keychain-record-unreadable') return false;
    throw error;
  }
}

/** Whether this version can read it, given the key where it is sealed. */
function isKnown<Value>(codec: RecordCodec<Value>, text: string): boolean {
  if (saysSealed(text)) return readEnvelope(text) !== null;
  try {
    codec.decode(text);
    return true;
  } catch {
    return false;
  }
}

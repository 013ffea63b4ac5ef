import { type SealState, SessionError } from '../../session/ports/index.ts';
import type { Slots } from '../slots/slots.ts';
import { decodeSealRecord, encodeSealRecord, type SealRecord } from './seal-record.ts';
import { openEnvelope, readEnvelope, type SealKey, saysSealed, sealText } from './sealed-envelope.ts';

/** Seals and opens the texts of records, with keys that are in memory only while the seal is open. */
export interface SealCover {
  /** Throws `vault-sealed` if the seal is shut, and the keychain's errors. */
  wrap(kind: string, generation: number, text: string): Promise<string>;
  /**
   * Throws `vault-sealed`, and `keychain-record-unreadable` if the text was modified, moved, or should be sealed but is
   * not.
   */
  unwrap(kind: string, text: string): Promise<string>;
}

export interface SealKeys extends SealCover {
  state(): SealState;
  /** Reads the stored seal again, because another process may have changed it. */
  read(): Promise<SealRecord | null>;
  write(record: SealRecord): Promise<void>;
  clear(): Promise<void>;
  inMemory(): readonly SealKey[];
  /** Opens the seal with these keys. */
  setKeys(keys: readonly SealKey[]): void;
  shut(): void;
  withKey<Value>(task: () => Promise<Value>): Promise<Value>;
}

export function createSealKeys(slots: Slots, isThere: () => Promise<boolean>, onChange: () => void): SealKeys {
  /** The seal as last read or written; `undefined` until then. */
  let known: SealRecord | null | undefined;
  let keys: readonly SealKey[] = [];
  let isShut = true;
  let holders = 0;

  const keyFor = (id: string | undefined) => keys.find((key) => key.id === id);
  const state = (): SealState => {
    if (known === null || known === undefined) return 'none';
    return !isShut && keyFor(known.keys[0]?.id) !== undefined ? 'open' : 'shut';
  };
  const changing = (change: () => void) => {
    const before = state();
    change();
    if (state() !== before) onChange();
  };

  function drop(kept: readonly SealKey[]): void {
    for (const key of keys) if (!kept.includes(key)) key.bytes.fill(0);
    keys = kept;
  }

  function see(record: SealRecord | null): SealRecord | null {
    changing(() => {
      known = record;
      drop(keys.filter(({ id }) => record?.keys.some((each) => each.id === id)));
    });
    return record;
  }

  async function read(): Promise<SealRecord | null> {
    // Most users have no passcode, so two quick reads replace a listing of all items.
    const text = (await isThere()) ? await slots.read() : null;
    return see(text === null ? null : decodeSealRecord(text));
  }

  const mayBePlain = (record: SealRecord | null | undefined) =>
    record !== undefined && (record === null || record.phase === 'setting' || record.phase === 'removing');

  return {
    state,
    read,
    inMemory: () => keys,
    write: async (record) => {
      await slots.write(encodeSealRecord(record));
      see(record);
    },
    clear: async () => {
      await slots.clear();
      see(null);
    },
    setKeys: (next) =>
      changing(() => {
        drop([]);
        keys = next;
        isShut = false;
      }),
    shut: () =>
      changing(() => {
        isShut = true;
        if (holders === 0) drop([]);
      }),
    withKey: async (task) => {
      if (state() !== 'open') return task();
      holders += 1;
      try {
        return await task();
      } finally {
        holders -= 1;
        if (isShut && holders === 0) drop([]);
      }
    },
    wrap: async (kind, generation, text) => {
      const record = await read();
      if (record === null || record.phase === 'removing') return text;
      // During a change of the passcode, another process may still have only the previous key.
      const key = record.keys.map(({ id }) => keyFor(id)).find((each) => each !== undefined);
      if (key !== undefined) return sealText(key, kind, generation, text);
      // Another process is setting the passcode, and seals this record once it is stored.
      if (record.phase === 'setting') return text;
      throw new SessionError('vault-sealed');
    },
    unwrap: async (kind, text) => {
      if (!saysSealed(text)) {
        if (mayBePlain(known) || mayBePlain(await read())) return text;
        throw new SessionError('keychain-record-unreadable');
      }
      const envelope = readEnvelope(text);
      if (envelope === null) throw new SessionError('keychain-record-unreadable');
      const key = keyFor(envelope.keyId);
      if (key === undefined) {
        const isKnown = (await read())?.keys.some(({ id }) => id === envelope.keyId) === true;
        throw new SessionError(isKnown ? 'vault-sealed' : 'keychain-record-unreadable');
      }
      const opened = openEnvelope(key, kind, envelope);
      if (opened === null) throw new SessionError('keychain-record-unreadable');
      return opened;
    },
  };
}

import { randomBytes } from 'node:crypto';
import { uptime } from 'node:os';
import { codeOf, type RefreshLock, type Seal, type Secret, SessionError } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { headNames } from '../slots/slot-items.ts';
import { createSlots, noSlots } from '../slots/slots.ts';
import { createPasscodeAttempts } from './passcode-attempts.ts';
import { calibrateKdf, derivePasscodeKey, type PasscodeKdf } from './passcode-key.ts';
import { createSealKeys, type SealCover } from './seal-keys.ts';
import { freshSealKey, type SealPhase, type SealRecord, unwrapKeys, wrapKeys } from './seal-record.ts';
import type { SealKey } from './sealed-envelope.ts';

export interface SealSettings {
  readonly keychain: Keychain | null;
  readonly service: string;
  /** One process at a time may try, set, change or remove the passcode, or store an account anew. */
  readonly alone: RefreshLock['withLock'];
  /** How long the computer has been running, in ms, and the clock on the wall: by default the system's. */
  readonly clock?: { uptime(): number; now(): number };
  readonly calibrate?: (salt: Buffer) => Promise<PasscodeKdf>;
}

/** The records that the seal is for. */
export interface SealedRecords {
  /**
   * Stores each anew, as the seal is now. Answers whether every session could be read: one that could not is left as it
   * is. Throws the code of the first that could not be stored, after all were tried.
   */
  renew(): Promise<boolean>;
  /** Whether every session can be read now. */
  areReadable(): Promise<boolean>;
  discard(): Promise<void>;
}

const systemClock = { uptime: () => uptime() * 1_000, now: () => Date.now() };
const leastLength = 6;
const kind = 'seal';

/** The passcode. See docs/decisions/0017-the-passcode.md. */
export function createSeal(settings: SealSettings, records: SealedRecords): Seal & { readonly cover: SealCover } {
  const { keychain, service, alone, clock = systemClock, calibrate = calibrateKdf } = settings;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const slotsOf = (name: string) => (keychain === null ? noSlots : createSlots(keychain, service, name));
  const keys = createSealKeys(slotsOf(kind), isThere, tell);
  const attempts = createPasscodeAttempts(slotsOf(`${kind}-attempts`), clock.uptime);
  let nextTryAt: number | null = null;

  async function isThere(): Promise<boolean> {
    if (keychain === null) return false;
    for (const head of headNames(kind)) if ((await keychain.getPassword(service, head)) !== null) return true;
    return false;
  }

  async function lookAtWait(): Promise<void> {
    const left = keys.state() === 'none' ? 0 : await attempts.waitLeft();
    const next = left === 0 ? null : clock.now() + left;
    if (next === nextTryAt) return;
    nextTryAt = next;
    tell();
  }

  /** The seal's keys, for whoever knows the passcode. */
  async function unlock(passcode: Secret, record: SealRecord): Promise<readonly SealKey[]> {
    try {
      await attempts.begin();
      const passcodeKey = await derivePasscodeKey(passcode, record.kdf);
      const opened = unwrapKeys(passcodeKey, record);
      passcodeKey.fill(0);
      if (opened === null) throw new SessionError('passcode-wrong');
      // It counts as wrong if this fails: nothing worse comes of it than a wait.
      await attempts.succeeded().catch(() => undefined);
      return opened;
    } finally {
      await lookAtWait().catch(() => undefined);
    }
  }

  /** Goes on with what was cut short, and ends it. Answers whether it did. */
  async function finish(record: SealRecord): Promise<boolean> {
    if (record.phase === 'sealed') return true;
    const allRead = await records.renew();
    // What cannot be read now may be readable later: the key that it may be sealed with is not given up before.
    if (!allRead && record.phase !== 'setting') return false;
    if (record.phase !== 'removing') {
      await keys.write({ ...record, phase: 'sealed', keys: record.keys.slice(0, 1) });
      return true;
    }
    await attempts.clear();
    await keys.clear();
    return true;
  }

  /** A passcode that could not be put on everything, or that would take a key away, is not begun with. */
  async function demandReadable(): Promise<void> {
    if (!(await records.areReadable())) throw new SessionError('keychain-record-unreadable');
  }

  /** From this write on, `passcode` is the one that opens. */
  async function begin(phase: SealPhase, passcode: Secret, sealKeys: readonly SealKey[]): Promise<SealRecord> {
    const kdf = await calibrate(randomBytes(16));
    const passcodeKey = await derivePasscodeKey(passcode, kdf);
    const record: SealRecord = { phase, kdf, keys: wrapKeys(passcodeKey, kdf, sealKeys) };
    passcodeKey.fill(0);
    // In memory first: at no moment is the seal open to nobody who had opened it.
    keys.take(sealKeys);
    await keys.write(record);
    return record;
  }

  const exclusively = <Value>(task: (record: SealRecord | null) => Promise<Value>) =>
    alone(kind, async () => task(await keys.read()));

  const existing = (task: (record: SealRecord) => Promise<void>) =>
    exclusively(async (record) => {
      if (record === null) throw new SessionError('not-possible-now');
      await task(record);
    });

  return {
    cover: keys,
    state: keys.state,
    nextTryAt: () => nextTryAt,
    shut: keys.shut,
    withKey: keys.withKey,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: async () => {
      await keys.read();
      await lookAtWait();
    },
    open: (passcode) =>
      existing(async (record) => {
        keys.take(await unlock(passcode, record));
        // All is readable meanwhile. What cannot be finished now is at the next opening.
        await finish(record).catch((error: unknown) => codeOf(error));
      }),
    set: (passcode) =>
      exclusively(async (record) => {
        if (record !== null) throw new SessionError('not-possible-now');
        if (keychain === null) throw new SessionError('keychain-unavailable');
        judgeLength(passcode);
        await demandReadable();
        await attempts.succeeded();
        await finish(await begin('setting', passcode, [freshSealKey()]));
      }),
    change: (present, next) =>
      existing(async (record) => {
        judgeLength(next);
        keys.take(await unlock(present, record));
        await demandReadable();
        // A removal that was cut short is not changed, but done: there is no passcode after it.
        if (!(await finish(record))) throw new SessionError('keychain-record-unreadable');
        if (record.phase === 'removing') throw new SessionError('not-possible-now');
        await finish(await begin('changing', next, [freshSealKey(), ...copies(keys.inMemory().slice(0, 1))]));
      }),
    remove: (present) =>
      existing(async (record) => {
        keys.take(await unlock(present, record));
        await demandReadable();
        const removing = { ...record, phase: 'removing' } as const;
        await keys.write(removing);
        await finish(removing);
        await lookAtWait();
      }),
    forget: () =>
      exclusively(async () => {
        await records.discard();
        await attempts.clear();
        await keys.clear();
        await lookAtWait();
      }),
  };
}

/** `take` overwrites those it takes the place of. */
const copies = (keys: readonly SealKey[]): readonly SealKey[] =>
  keys.map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes) }));

function judgeLength(passcode: Secret): void {
  if ([...passcode.reveal().normalize('NFC')].length < leastLength) throw new SessionError('passcode-too-short');
}

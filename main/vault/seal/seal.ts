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
  /** Lets one process at a time try, set, change or remove the passcode, or re-store an account. */
  readonly alone: RefreshLock['withLock'];
  /** `uptime` is how long the computer has been running, `now` the wall clock, both in ms. Defaults to the system's. */
  readonly clock?: { uptime(): number; now(): number };
  readonly calibrate?: (salt: Buffer) => Promise<PasscodeKdf>;
}

/** The records that the seal protects. */
export interface SealedRecords {
  /**
   * Re-stores every record under the current seal. Resolves with whether all of them could be read; an unreadable
   * record is left unchanged. Tries all of them, then throws the first error of those that could not be stored.
   */
  renew(): Promise<boolean>;
  /** Resolves with whether every session can be read now. */
  areReadable(): Promise<boolean>;
  discard(): Promise<void>;
}

const systemClock = { uptime: () => uptime() * 1_000, now: () => Date.now() };
const leastLength = 6;
const kind = 'seal';

/** Creates the seal, which protects records with a passcode. See docs/decisions/0017-the-passcode.md. */
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

  /** Resolves with the seal's keys if the passcode is right. Throws `passcode-wrong` if it is not. */
  async function unlock(passcode: Secret, record: SealRecord): Promise<readonly SealKey[]> {
    try {
      await attempts.begin();
      const passcodeKey = await derivePasscodeKey(passcode, record.kdf);
      const opened = unwrapKeys(passcodeKey, record);
      passcodeKey.fill(0);
      if (opened === null) throw new SessionError('passcode-wrong');
      // If this fails, the attempt counts as wrong; the only consequence is a longer wait.
      await attempts.succeeded().catch(() => undefined);
      return opened;
    } finally {
      await lookAtWait().catch(() => undefined);
    }
  }

  /** Finishes an interrupted change. Resolves with whether it is finished. */
  async function finish(record: SealRecord): Promise<boolean> {
    if (record.phase === 'sealed') return true;
    const allRead = await records.renew();
    // An unreadable record may become readable later, so the key that may have sealed it is kept until then.
    if (!allRead && record.phase !== 'setting') return false;
    if (record.phase !== 'removing') {
      await keys.write({ ...record, phase: 'sealed', keys: record.keys.slice(0, 1) });
      return true;
    }
    await attempts.clear();
    await keys.clear();
    return true;
  }

  /**
   * Throws if a session is unreadable: a new passcode could not seal it, and a change or removal would drop its key.
   */
  async function demandReadable(): Promise<void> {
    if (!(await records.areReadable())) throw new SessionError('keychain-record-unreadable');
  }

  /** Starts a phase. Once its record is written, `passcode` is the one that opens the seal. */
  async function begin(phase: SealPhase, passcode: Secret, sealKeys: readonly SealKey[]): Promise<SealRecord> {
    const kdf = await calibrate(randomBytes(16));
    const passcodeKey = await derivePasscodeKey(passcode, kdf);
    const record: SealRecord = { phase, kdf, keys: wrapKeys(passcodeKey, kdf, sealKeys) };
    passcodeKey.fill(0);
    // Set the keys in memory first: otherwise the write would show the seal as shut to the process that has opened it.
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
        // All records are readable in the meantime. If this fails, the next opening tries again.
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
        // An interrupted removal is finished, not changed: there is no passcode after it.
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

/** Returns copies, because `take` overwrites the keys that it replaces. */
const copies = (keys: readonly SealKey[]): readonly SealKey[] =>
  keys.map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes) }));

function judgeLength(passcode: Secret): void {
  if ([...passcode.reveal().normalize('NFC')].length < leastLength) throw new SessionError('passcode-too-short');
}

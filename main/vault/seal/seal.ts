import { uptime } from 'node:os';
import { codeOf, type RefreshLock, type Seal, type Secret, SessionError } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { headNames } from '../slots/slot-items.ts';
import { createSlots, noSlots } from '../slots/slots.ts';
import { createPasscodeAttempts } from './passcode-attempts.ts';
import { calibrateKdf, type PasscodeKdf } from './passcode-key.ts';
import { createSealKeys, type SealCover } from './seal-keys.ts';
import { createSealPhases, type SealedRecords } from './seal-phases.ts';
import { freshSealKey, type SealRecord } from './seal-record.ts';
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
  const { unlock, finish, begin } = createSealPhases({ keys, attempts, records, calibrate, lookAtWait });
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

  /**
   * Throws if a session is unreadable: a new passcode could not seal it, and a change or removal would drop its key.
   */
  async function demandReadable(): Promise<void> {
    if (!(await records.areReadable())) throw new SessionError('keychain-record-unreadable');
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
        keys.setKeys(await unlock(passcode, record));
        // All records are readable in the meantime. If this fails, the next opening tries again.
        await finish(record).catch((error: unknown) => codeOf(error));
      }),
    set: (passcode) =>
      exclusively(async (record) => {
        if (record !== null) throw new SessionError('not-possible-now');
        if (keychain === null) throw new SessionError('keychain-unavailable');
        validateLength(passcode);
        await demandReadable();
        await attempts.succeeded();
        await finish(await begin('setting', passcode, [freshSealKey()]));
      }),
    change: (present, next) =>
      existing(async (record) => {
        validateLength(next);
        keys.setKeys(await unlock(present, record));
        await demandReadable();
        // An interrupted removal is finished, not changed: there is no passcode after it.
        if (!(await finish(record))) throw new SessionError('keychain-record-unreadable');
        if (record.phase === 'removing') throw new SessionError('not-possible-now');
        await finish(await begin('changing', next, [freshSealKey(), ...copies(keys.inMemory().slice(0, 1))]));
      }),
    remove: (present) =>
      existing(async (record) => {
        keys.setKeys(await unlock(present, record));
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

/** Returns copies, because `setKeys` overwrites the keys that it replaces. */
const copies = (keys: readonly SealKey[]): readonly SealKey[] =>
  keys.map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes) }));

function validateLength(passcode: Secret): void {
  if ([...passcode.reveal().normalize('NFC')].length < leastLength) throw new SessionError('passcode-too-short');
}

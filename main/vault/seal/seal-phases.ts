import { randomBytes } from 'node:crypto';
import { type Secret, SessionError } from '../../session/ports/index.ts';
import type { PasscodeAttempts } from './passcode-attempts.ts';
import { derivePasscodeKey, type PasscodeKdf } from './passcode-key.ts';
import type { SealKeys } from './seal-keys.ts';
import { type SealPhase, type SealRecord, unwrapKeys, wrapKeys } from './seal-record.ts';
import type { SealKey } from './sealed-envelope.ts';

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

export interface SealPhaseParts {
  readonly keys: SealKeys;
  readonly attempts: PasscodeAttempts;
  readonly records: SealedRecords;
  readonly calibrate: (salt: Buffer) => Promise<PasscodeKdf>;
  /** Reads again how long the next attempt has to wait. */
  readonly lookAtWait: () => Promise<void>;
}

/** The steps by which a passcode is verified, set, changed and removed. A crash between two of them loses nothing. */
export function createSealPhases({ keys, attempts, records, calibrate, lookAtWait }: SealPhaseParts) {
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

  /** Starts a phase. Once its record is written, `passcode` is the one that opens the seal. */
  async function begin(phase: SealPhase, passcode: Secret, sealKeys: readonly SealKey[]): Promise<SealRecord> {
    const kdf = await calibrate(randomBytes(16));
    const passcodeKey = await derivePasscodeKey(passcode, kdf);
    const record: SealRecord = { phase, kdf, keys: wrapKeys(passcodeKey, kdf, sealKeys) };
    passcodeKey.fill(0);
    // Set the keys in memory first: otherwise the write would show the seal as shut to the process that has opened it.
    keys.setKeys(sealKeys);
    await keys.write(record);
    return record;
  }

  return { unlock, finish, begin };
}

import { Secret } from '../../session/ports/index.ts';
import { loadAddon } from '../keychain/load-addon.ts';

/** What Argon2id (RFC 9106) is run with, stored beside what it protects so that the key can be derived again. */
export interface PasscodeKdf {
  readonly name: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** 16 random bytes, as base64. */
  readonly salt: string;
}

/** OWASP's minimum for Argon2id. Nothing below it is ever used, and nothing below it that is stored is believed. */
export const kdfFloor = { memoryKiB: 19_456, passes: 2 } as const;
/** What is stored must not be able to make this computer work for minutes. */
export const kdfCeiling = { memoryKiB: 1_048_576, passes: 64 } as const;

/** How long deriving a key is to take, in ms: between 250 and 500. */
const aimMs = 375;
const usualMemoryKiB = 65_536;

/** Derives the 32 bytes that the seal's keys are wrapped with. The caller overwrites them. Runs beside the main thread. */
export async function derivePasscodeKey(passcode: Secret, kdf: PasscodeKdf): Promise<Buffer> {
  const { hashRaw } = loadAddon<typeof import('@node-rs/argon2')>('@node-rs/argon2');
  // The same letters typed on another keyboard may be other code points.
  const typed = Buffer.from(passcode.reveal().normalize('NFC'), 'utf8');
  try {
    return await hashRaw(typed, {
      // 2 is Argon2id: the module's own name for it is a const enum, which does not exist when the file is run.
      algorithm: 2,
      memoryCost: kdf.memoryKiB,
      timeCost: kdf.passes,
      parallelism: kdf.lanes,
      outputLen: 32,
      salt: Buffer.from(kdf.salt, 'base64'),
    });
  } finally {
    typed.fill(0);
  }
}

/**
 * Parameters that take this computer as long as is meant. `measure` says how many ms one derivation takes; by default it
 * is tried out, the better of two, because the first one also pays for fresh memory.
 */
export async function calibrateKdf(
  salt: Buffer,
  measure: (kdf: PasscodeKdf) => Promise<number> = measureOnce,
): Promise<PasscodeKdf> {
  const base = { name: 'argon2id', lanes: 1, salt: salt.toString('base64') } as const;
  const probe = { ...base, memoryKiB: usualMemoryKiB, passes: kdfFloor.passes };
  const took = Math.max(1, Math.min(await measure(probe), await measure(probe)));
  if (took > aimMs) {
    // Too slow for so much memory: less of it, and never less than the floor.
    const memoryKiB = Math.max(kdfFloor.memoryKiB, Math.floor((usualMemoryKiB * aimMs) / took));
    return { ...base, memoryKiB, passes: kdfFloor.passes };
  }
  const passes = Math.min(kdfCeiling.passes, Math.floor((aimMs / took) * kdfFloor.passes));
  return { ...base, memoryKiB: usualMemoryKiB, passes };
}

async function measureOnce(kdf: PasscodeKdf): Promise<number> {
  const began = performance.now();
  (await derivePasscodeKey(new Secret('how long does it take'), kdf)).fill(0);
  return performance.now() - began;
}

import { Secret } from '../../session/ports/index.ts';
import { loadAddon } from '../keychain/load-addon.ts';

/** The parameters of Argon2id (RFC 9106), stored with the wrapped keys so that the key can be derived again. */
export interface PasscodeKdf {
  readonly name: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** 16 random bytes, as base64. */
  readonly salt: string;
}

/** OWASP's minimum for Argon2id. Lower parameters are never used, and lower stored ones are rejected. */
export const kdfFloor = { memoryKiB: 19_456, passes: 2 } as const;
/** Stored parameters must not keep this computer busy for minutes. */
export const kdfCeiling = { memoryKiB: 1_048_576, passes: 64 } as const;

/** The intended time per derivation, in ms: between 250 and 500. */
const aimMs = 375;
const usualMemoryKiB = 65_536;

/** Derives the 32 bytes that wrap the seal's keys, off the main thread. The caller overwrites them. */
export async function derivePasscodeKey(passcode: Secret, kdf: PasscodeKdf): Promise<Buffer> {
  const { hashRaw } = loadAddon<typeof import('@node-rs/argon2')>('@node-rs/argon2');
  // Another keyboard may produce the same letters as different code points.
  const typed = Buffer.from(passcode.reveal().normalize('NFC'), 'utf8');
  try {
    return await hashRaw(typed, {
      // 2 is Argon2id. The module's own name for it is a const enum, which does not exist at run time.
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
 * Resolves with parameters that take this computer the intended time. `measure` resolves with the time of one
 * derivation in ms. It is called twice and the shorter time counts, because the first derivation also pays for fresh
 * memory.
 */
export async function calibrateKdf(
  salt: Buffer,
  measure: (kdf: PasscodeKdf) => Promise<number> = measureOnce,
): Promise<PasscodeKdf> {
  const base = { name: 'argon2id', lanes: 1, salt: salt.toString('base64') } as const;
  const probe = { ...base, memoryKiB: usualMemoryKiB, passes: kdfFloor.passes };
  const took = Math.max(1, Math.min(await measure(probe), await measure(probe)));
  if (took > aimMs) {
    // The derivation is too slow with that much memory: use less, but never less than the floor.
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

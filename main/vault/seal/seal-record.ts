import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseStored } from '../parse-stored.ts';
import { kdfCeiling, kdfFloor, type PasscodeKdf } from './passcode-key.ts';
import { decrypt, encrypt } from './seal-cipher.ts';
import type { SealKey } from './sealed-envelope.ts';

/**
 * The phase of a change of the records. `sealed` means that every record is sealed with the first key. While a passcode
 * is being set or removed, a record may be plain; while it is being changed, a record may be sealed with the second
 * key.
 */
export type SealPhase = 'setting' | 'sealed' | 'changing' | 'removing';

/** The seal as stored. This one record alone decides which passcode is right, so that is never in doubt. */
export interface SealRecord {
  readonly phase: SealPhase;
  readonly kdf: PasscodeKdf;
  /** The key that seals, followed, during a change, by the previous key. Both are wrapped with the passcode's key. */
  readonly keys: readonly { readonly id: string; readonly wrapped: string }[];
}

const stored = z.strictObject({
  v: z.literal(1),
  phase: z.enum(['setting', 'sealed', 'changing', 'removing']),
  kdf: z.strictObject({
    name: z.literal('argon2id'),
    memoryKiB: z.number().int().min(kdfFloor.memoryKiB).max(kdfCeiling.memoryKiB),
    passes: z.number().int().min(kdfFloor.passes).max(kdfCeiling.passes),
    lanes: z.number().int().min(1).max(16),
    salt: z.base64().min(24).max(88),
  }),
  keys: z
    .array(z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), wrapped: z.base64() }))
    .min(1)
    .max(2),
});

export const encodeSealRecord = ({ phase, kdf, keys }: SealRecord): string =>
  JSON.stringify({ v: 1, phase, kdf, keys: [...keys] } satisfies z.input<typeof stored>);

/** Throws `keychain-record-unreadable`, also for KDF parameters outside the allowed range. */
export function decodeSealRecord(text: string): SealRecord {
  const { v: _, ...record } = parseStored(stored, text);
  return record;
}

export const freshSealKey = (): SealKey => ({ id: randomBytes(9).toString('base64url'), bytes: randomBytes(32) });

const about = (id: string, { name, memoryKiB, passes, lanes, salt }: PasscodeKdf) =>
  ['nightlatch seal key', 1, id, name, memoryKiB, passes, lanes, salt] as const;

export function wrapKeys(passcodeKey: Buffer, kdf: PasscodeKdf, keys: readonly SealKey[]): SealRecord['keys'] {
  return keys.map(({ id, bytes }) => ({ id, wrapped: encrypt(passcodeKey, bytes, about(id, kdf)) }));
}

/** Returns `null` if the passcode is wrong. */
export function unwrapKeys(passcodeKey: Buffer, { kdf, keys }: SealRecord): readonly SealKey[] | null {
  const opened = keys.map(({ id, wrapped }) => ({ id, bytes: decrypt(passcodeKey, wrapped, about(id, kdf)) }));
  const all = opened.filter((key): key is SealKey => key.bytes !== null);
  return all.length === keys.length ? all : null;
}

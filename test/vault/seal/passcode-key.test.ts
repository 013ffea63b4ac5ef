import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/session/ports/secret.ts';
import { calibrateKdf, derivePasscodeKey, kdfFloor } from '../../../main/vault/seal/passcode-key.ts';
import { decodeSealRecord, encodeSealRecord } from '../../../main/vault/seal/seal-record.ts';

const salt = Buffer.alloc(16, 7);

test('the derived key equals that of another implementation of Argon2id (RFC 9106)', async () => {
  const kdf = { name: 'argon2id', ...kdfFloor, lanes: 1, salt: salt.toString('base64') } as const;
  const key = await derivePasscodeKey(new Secret('correct horse'), kdf);
  const theirs = argon2Sync('argon2id', {
    message: 'correct horse',
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: kdf.memoryKiB,
    passes: kdf.passes,
  });
  expect(key.toString('hex')).toBe(theirs.toString('hex'));
});

describe('calibration', () => {
  const at = (ms: number) => calibrateKdf(salt, async () => ms);

  test('aims at between a quarter and half a second', async () => {
    for (const took of [5, 20, 60, 130, 250, 374]) {
      const { passes } = await at(took);
      const takes = (took / 2) * passes;
      if (passes < 64) expect(takes, `${took} ms`).toBeGreaterThanOrEqual(250);
      expect(takes, `${took} ms`).toBeLessThanOrEqual(375);
    }
  });

  test('uses less memory on a slow computer, and never goes below the floor', async () => {
    expect(await at(750)).toMatchObject({ memoryKiB: 32_768, passes: 2 });
    expect(await at(60_000)).toMatchObject(kdfFloor);
  });
});

test('parameters below the floor are rejected, whoever stored them', () => {
  const record = {
    phase: 'sealed',
    kdf: { name: 'argon2id', ...kdfFloor, lanes: 1, salt: salt.toString('base64') },
    keys: [{ id: 'key', wrapped: 'AAAA' }],
  } as const;
  expect(decodeSealRecord(encodeSealRecord(record))).toEqual(record);
  for (const weaker of [{ memoryKiB: 8 }, { passes: 1 }, { passes: 1_000_000 }]) {
    const text = encodeSealRecord({ ...record, kdf: { ...record.kdf, ...weaker } });
    expect(() => decodeSealRecord(text)).toThrow('keychain-record-unreadable');
  }
});

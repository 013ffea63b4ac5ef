import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { decodeSealRecord } from '../../../main/vault/seal/seal-record.ts';
import { createSlots } from '../../../main/vault/slots/slots.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { killWhileWorking } from '../../support/kill-while-working.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../../support/private-keyring.ts';
import { queuedSignOut, sessionRecord } from '../records.ts';
import { codeFrom, first, quickly, second, service } from './seal-world.ts';

const program = fileURLToPath(new URL('./endless-passcodes.ts', import.meta.url));
/** `NIGHTLATCH_KILLS=500 npx vitest run test/vault/seal/killed-while-sealing.test.ts` runs many more. */
const kills = Number(process.env.NIGHTLATCH_KILLS ?? 12);
const tokens = { one: 'secret-of-one', two: 'secret-of-two-'.repeat(120) } as const;
const passcodes = { first, second } as const;

describe.runIf(process.platform === 'linux')('an app killed while it seals, on a real keyring', () => {
  let keyring: PrivateKeyring;
  let keychain: Keychain;

  beforeAll(async () => {
    keyring = await startPrivateKeyring();
    Object.assign(process.env, keyring.env);
    keychain = await loadKeychain('napi');
  });

  afterAll(async () => {
    await keyring.close();
  });

  const start = () => createVault({ keychain, service, seal: { calibrate: quickly } });

  /** Restarts the app with both passcodes: returns the right one, after reading every record with it. */
  async function judge(): Promise<'none' | 'first' | 'second'> {
    const vault = start();
    await vault.seal.load();
    let right: 'none' | 'first' | 'second' | null = vault.seal.state() === 'none' ? 'none' : null;
    for (const name of ['first', 'second'] as const) {
      if (right === null && (await codeFrom(vault.seal.open(passcodes[name]))) === 'resolved') right = name;
    }
    if (right === null) throw new Error('no passcode is right');
    for (const [id, token] of Object.entries(tokens)) {
      expect((await vault.session(id).read())?.refreshToken.reveal(), id).toBe(token);
    }
    expect((await vault.signOuts.read())?.map(({ refreshToken }) => refreshToken.reveal())).toEqual(['secret-of-out']);
    // The remaining work of each slot of each record is done by then.
    const stored = (await keychain.findCredentials(service)).map(({ password }) => password).join('\n');
    const isSealed = vault.seal.state() !== 'none';
    expect(stored.includes('secret-of')).toBe(!isSealed);
    return isSealed ? right : 'none';
  }

  test(
    `${kills} kills: one passcode is right each time, and every record is readable`,
    async () => {
      const vault = start();
      for (const [id, token] of Object.entries(tokens)) {
        for (const generation of [1, 2]) {
          expect(await vault.session(id).write(sessionRecord(generation, token))).toBe('keychain');
        }
      }
      expect(await vault.signOuts.write([queuedSignOut('out', 'secret-of-out')])).toBe('keychain');
      let from = await judge();
      /** Counts kills that left work to finish: without any, this proves little. */
      let unfinished = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        // Spread over about two operations, so that the kill hits each part of one.
        const lines = await killWhileWorking({ path: program, args: [from], env: keyring.env }, (kill * 97) % 700);
        const said = (lines.at(-1) ?? '').split(' ');
        const left = await createSlots(keychain, service, 'seal').read();
        if (left !== null && decodeSealRecord(left).phase !== 'sealed') unfinished += 1;
        from = await judge();
        expect(said).toContain(from);
      }
      expect(unfinished).toBeGreaterThan(0);
    },
    kills * 5_000,
  );
});

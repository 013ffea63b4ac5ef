import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadKeychain } from '../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { killWhileWorking } from '../support/kill-while-working.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../support/private-keyring.ts';

const writer = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));
/** `NIGHTLATCH_KILLS=500 npx vitest run test/vault/killed-while-writing.test.ts` runs many more. */
const kills = Number(process.env.NIGHTLATCH_KILLS ?? 20);

describe.runIf(process.platform === 'linux')('an app killed while it stores, on a real keyring', () => {
  let keyring: PrivateKeyring;

  beforeAll(async () => {
    keyring = await startPrivateKeyring();
    Object.assign(process.env, keyring.env);
  });

  afterAll(async () => {
    await keyring.close();
  });

  /** Lets a writer run until it has stored something, kills it a moment later, and resolves with its last output. */
  async function killOne(from: number, length: number, delayMs: number): Promise<number> {
    const args = [String(from), String(length)];
    const lines = await killWhileWorking({ path: writer, args, env: keyring.env }, delayMs);
    expect(lines.filter((line) => !line.endsWith(' keychain'))).toEqual([]);
    return Number(lines.at(-1)?.split(' ')[0]);
  }

  test(
    `${kills} kills: each leaves the last stored generation, or the one after it, whole`,
    async () => {
      const vault = createVault({ keychain: await loadKeychain('napi'), service: 'test.nightlatch' });
      let from = 1;
      for (let kill = 0; kill < kills; kill += 1) {
        const length = kill % 2 === 0 ? 3000 : 500;
        // Spread over about two writes, so that the kill hits each part of one.
        const said = await killOne(from, length, (kill * 37) % 60);
        const record = await vault.session('an-account').read();
        expect([said, said + 1]).toContain(record?.generation);
        const token = record?.refreshToken.reveal() ?? '';
        expect(token).toBe(`${record?.generation}.`.repeat(length).slice(0, length));
        from = (record?.generation ?? 0) + 1;
      }
      expect(from).toBeGreaterThan(kills);
    },
    kills * 3_000,
  );
});

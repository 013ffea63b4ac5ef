import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../../support/private-keyring.ts';
import { revealed, sessionRecord } from '../records.ts';
import { createFaultyKeychain } from './faulty-keychain.ts';

// On Linux a private Secret Service; on macOS and Windows the system's keychain, under the test's own service.
const service = `test-${randomUUID()}.nightlatch`;
let keyring: PrivateKeyring | null = null;

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  keyring = await startPrivateKeyring();
  Object.assign(process.env, keyring.env);
});

afterAll(async () => {
  await keyring?.close();
});

const hasKeytar = (() => {
  try {
    createRequire(import.meta.url).resolve('keytar');
    return true;
  } catch {
    return false;
  }
})();

const keychains: readonly { name: string; here: boolean; load: () => Promise<Keychain> }[] = [
  { name: '@napi-rs/keyring', here: true, load: () => loadKeychain('napi') },
  { name: 'keytar (skipped where it is not installed)', here: hasKeytar, load: () => loadKeychain('keytar') },
  { name: 'the fake of the other tests', here: true, load: async () => createFaultyKeychain(service) },
];

describe.each(keychains)('$name', ({ here, load }) => {
  describe.runIf(here)('behind the port', () => {
    let keychain: Keychain;

    beforeAll(async () => {
      keychain = await load();
    });

    afterAll(async () => {
      for (const { account } of await keychain.findCredentials(service))
        await keychain.deletePassword(service, account);
    });

    test('a missing item is null, and deleting it returns false', async () => {
      expect(await keychain.getPassword(service, 'nobody')).toBeNull();
      expect(await keychain.deletePassword(service, 'nobody')).toBe(false);
      expect(await keychain.findCredentials(service)).toEqual([]);
    });

    test('an item is set, replaced, found and deleted', async () => {
      await keychain.setPassword(service, 'one', 'first');
      await keychain.setPassword(service, 'one', 'second');
      await keychain.setPassword(service, 'two', 'other');
      expect(await keychain.getPassword(service, 'one')).toBe('second');
      const found = (await keychain.findCredentials(service)).toSorted((a, b) => a.account.localeCompare(b.account));
      expect(found.map(({ account, password }) => [account, password])).toEqual([
        ['one', 'second'],
        ['two', 'other'],
      ]);
      expect(await keychain.getPassword(`${service}.other`, 'one')).toBeNull();
      expect(await keychain.deletePassword(service, 'one')).toBe(true);
      expect(await keychain.getPassword(service, 'one')).toBeNull();
      expect(await keychain.deletePassword(service, 'two')).toBe(true);
    });

    test.each([
      ['quotes and line ends', `"'\\\r\n\t${'é'.repeat(3)}`],
      ['characters beyond the basic plane', '🗝️𝔏'.repeat(100)],
      ['a full item', 'x'.repeat(1280)],
    ])('%s are returned unchanged', async (_, value) => {
      await keychain.setPassword(service, 'text', value);
      expect(await keychain.getPassword(service, 'text')).toBe(value);
      await keychain.deletePassword(service, 'text');
    });

    test.each([1, 1279, 1280, 1281, 16 * 1024, 64 * 1024])(
      'a refresh token of %i characters',
      async (length) => {
        const token = Array.from({ length }, (_, index) => String.fromCharCode(33 + ((index * 7) % 90))).join('');
        const vault = createVault({ keychain, service });
        expect(await vault.session('an-account').write(sessionRecord(1, token))).toBe('keychain');
        expect(await vault.session('an-account').write(sessionRecord(2, token))).toBe('keychain');
        const another = createVault({ keychain, service });
        expect(revealed(await another.session('an-account').read())).toEqual(revealed(sessionRecord(2, token)));
        await vault.session('an-account').clear();
        expect(await keychain.findCredentials(service)).toEqual([]);
      },
      30_000,
    );
  });
});

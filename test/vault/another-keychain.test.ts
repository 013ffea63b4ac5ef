import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoredAccounts } from '../../main/session/ports/records.ts';
import { createKeychainMarker } from '../../main/vault/keychain-marker.ts';
import { createVault } from '../../main/vault/vault.ts';
import { thrownCode } from '../support/thrown-code.ts';
import { createFaultyKeychain, type FaultyKeychain } from './keychain/faulty-keychain.ts';

const service = 'test.nightlatch';
const nobody: StoredAccounts = { shown: null, accounts: [] };
const ada: StoredAccounts = {
  shown: 'ada',
  accounts: [{ id: 'ada', providerId: 'demo', sessionId: 'one', label: 'Ada Lovelace', locked: null }],
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-marker-'));
  file = join(folder, 'keychain', 'marker.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts a new process on this keychain. */
function accountsOn(keychain: FaultyKeychain | null, module: 'napi' | 'keytar' = 'napi', at = file) {
  const failures: string[] = [];
  const marker = createKeychainMarker({ file: at, module, onFailed: (why) => failures.push(why) });
  return { ...createVault({ keychain, service, marker }).accounts, failures };
}
const newKeychain = () => createFaultyKeychain(service);

test('an empty keychain without an earlier store is just empty', async () => {
  expect(await accountsOn(newKeychain()).read()).toBeNull();
});

test('an empty keychain after accounts were stored is another one, and nothing is written to it', async () => {
  const [before, after] = [newKeychain(), newKeychain()];
  await accountsOn(before).write(ada);
  for (let start = 1; start <= 2; start += 1) {
    expect(await thrownCode(accountsOn(after).read())).toBe('keychain-changed');
  }
  expect(after.items.size).toBe(0);
  expect(await accountsOn(before).read()).toEqual(ada);
});

test('a change of the module is detected, and is harmless if both see the same items', async () => {
  const before = newKeychain();
  await accountsOn(before).write(ada);
  expect(await thrownCode(accountsOn(newKeychain(), 'keytar').read())).toBe('keychain-module-changed');
  expect(await accountsOn(before, 'keytar').read()).toEqual(ada);
  expect(await thrownCode(accountsOn(newKeychain(), 'keytar').read())).toBe('keychain-changed');
});

test('the user starts again with the other keychain, and the previous one keeps its contents', async () => {
  const [before, after] = [newKeychain(), newKeychain()];
  await accountsOn(before).write(ada);
  const held = [...before.items];
  await accountsOn(after).clear();
  expect(await accountsOn(after).read()).toBeNull();
  expect([...before.items]).toEqual(held);
});

test('without an account left nothing is expected in the keychain', async () => {
  const before = newKeychain();
  await accountsOn(before).write(ada);
  await accountsOn(before).write(nobody);
  expect(await accountsOn(newKeychain()).read()).toBeNull();
});

test('a memory-only record is not expected in the next run', async () => {
  const none = accountsOn(null);
  expect(await none.write(ada)).toBe('memory-only');
  expect(await none.read()).toEqual(ada);
  expect(await accountsOn(newKeychain()).read()).toBeNull();
});

test('the marker file names the module, and no user', async () => {
  await accountsOn(newKeychain()).write(ada);
  expect(await readFile(file, 'utf8')).toBe('{"v":1,"module":"napi"}\n');
});

test.each(['', '{"v":1,"mod', 'anything', '{"v":2,"module":"later"}'])(
  'a file that contains %j still means that an account was stored',
  async (text) => {
    const before = newKeychain();
    await accountsOn(before).write(ada);
    await writeFile(file, text);
    expect(await thrownCode(accountsOn(newKeychain()).read())).toBe('keychain-changed');
    expect(await accountsOn(before).read()).toEqual(ada);
    expect(await readFile(file, 'utf8')).toContain('napi');
  },
);

test('a file that cannot be written stops nothing, except that a change is not detected', async () => {
  await writeFile(join(folder, 'in-the-way'), '');
  const at = join(folder, 'in-the-way', 'marker.json');
  const accounts = accountsOn(newKeychain(), 'napi', at);
  expect(await accounts.write(ada)).toBe('keychain');
  expect(accounts.failures).toEqual(['ENOTDIR']);
  expect(await accountsOn(newKeychain(), 'napi', at).read()).toBeNull();
});

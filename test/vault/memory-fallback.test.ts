import { expect, test } from 'vitest';
import { SessionError } from '../../main/session/ports/errors.ts';
import type { StoredAccounts } from '../../main/session/ports/records.ts';
import type { Keychain } from '../../main/vault/keychain/keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createFaultyKeychain } from './keychain/faulty-keychain.ts';
import { sessionRecord } from './records.ts';

const service = 'test.nightlatch';

/**
 * Two processes of one user on one keychain. Calls of the first one may fail; those of the second one always succeed.
 */
function twoProcesses() {
  const keychain = createFaultyKeychain(service);
  const broken = { reads: false, writes: false };
  const unless = <Answer>(which: 'reads' | 'writes', call: () => Promise<Answer>) =>
    broken[which] ? Promise.reject(new SessionError('keychain-unavailable')) : call();
  const weak: Keychain = {
    getPassword: (of, account) => unless('reads', () => keychain.getPassword(of, account)),
    findCredentials: (of) => unless('reads', () => keychain.findCredentials(of)),
    setPassword: (of, account, password) => unless('writes', () => keychain.setPassword(of, account, password)),
    deletePassword: (of, account) => unless('writes', () => keychain.deletePassword(of, account)),
  };
  const ours = createVault({ keychain: weak, service });
  const theirs = createVault({ keychain, service });
  return { keychain, broken, ours, theirs, our: ours.session('ada'), their: theirs.session('ada') };
}

type Two = ReturnType<typeof twoProcesses>;

const tokenOf = async ({ our }: Two) => (await our.read())?.refreshToken.reveal() ?? null;

/** The first token is stored, and the first process keeps the second one in memory. */
async function secondHeld() {
  const two = twoProcesses();
  await two.our.write(sessionRecord(1));
  two.broken.writes = true;
  expect(await two.our.write(sessionRecord(2))).toBe('memory-only');
  two.broken.writes = false;
  expect(await tokenOf(two)).toBe('token-2');
  return two;
}

test('the memory fallback gives way to a token that another process has stored since', async () => {
  const two = await secondHeld();
  await two.their.write(sessionRecord(3));
  expect(await tokenOf(two)).toBe('token-3');
  // This is final: it is not the newer one again once that is gone.
  await two.their.clear();
  expect(await tokenOf(two)).toBeNull();
});

test('the memory fallback is not restored once another process has signed out', async () => {
  const two = await secondHeld();
  await two.their.clear();
  expect(await tokenOf(two)).toBeNull();
});

test('another process’s intent for the previous token is no newer token', async () => {
  const two = await secondHeld();
  await two.their.write({ ...sessionRecord(7, 'token-1'), accessToken: null, intent: null });
  expect(await tokenOf(two)).toBe('token-2');
});

test('the memory fallback is used only while the keychain is unavailable', async () => {
  const two = await secondHeld();
  await two.their.write(sessionRecord(3));
  two.broken.reads = true;
  expect(await tokenOf(two)).toBe('token-2');
  two.broken.reads = false;
  expect(await tokenOf(two)).toBe('token-3');
});

test('an older write of our own that lands late is not mistaken for another process’s', async () => {
  const two = twoProcesses();
  await two.our.write(sessionRecord(1));
  // The head of the slot, which completes the second token, arrives late.
  two.keychain.plan({ kind: 'late', at: 1 });
  expect(await two.our.write(sessionRecord(2))).toBe('memory-only');
  two.broken.writes = true;
  expect(await two.our.write(sessionRecord(3))).toBe('memory-only');
  two.keychain.land();
  expect((await two.their.read())?.refreshToken.reveal()).toBe('token-2');
  expect(await tokenOf(two)).toBe('token-3');
});

test('after a start without the keychain, the fallback outranks its earlier record, not a later one', async () => {
  const two = twoProcesses();
  await two.their.write(sessionRecord(1));
  Object.assign(two.broken, { reads: true, writes: true });
  expect(await two.our.write(sessionRecord(2))).toBe('memory-only');
  Object.assign(two.broken, { reads: false, writes: false });
  expect(await tokenOf(two)).toBe('token-2');
  await two.their.write(sessionRecord(3));
  expect(await tokenOf(two)).toBe('token-3');
});

test('a record kept in memory by choice follows the same rules', async () => {
  const two = twoProcesses();
  expect(await two.our.read()).toBeNull();
  await two.our.keepInMemory(sessionRecord(1));
  expect(await tokenOf(two)).toBe('token-1');
  await two.their.write(sessionRecord(2));
  expect(await tokenOf(two)).toBe('token-2');
});

test('a list of accounts differs if any field differs', async () => {
  const { broken, ours, theirs } = twoProcesses();
  const list = (label: string): StoredAccounts => ({
    shown: null,
    accounts: [{ id: 'ada', providerId: 'demo', sessionId: 'session-1', label, locked: null }],
  });
  await ours.accounts.write(list('Ada'));
  broken.writes = true;
  await ours.accounts.write(list('Ada L.'));
  expect(await ours.accounts.read()).toEqual(list('Ada L.'));
  await theirs.accounts.write(list('Ada Lovelace'));
  expect(await ours.accounts.read()).toEqual(list('Ada Lovelace'));
});

import { expect, test } from 'vitest';
import { guardKeychain } from '../../../main/vault/keychain/guard-keychain.ts';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';

/** A keychain whose writes wait until they are released, as they do while the system shows a prompt. */
function createWaitingKeychain() {
  const begun: string[] = [];
  const letGo: (() => void)[] = [];
  const keychain: Keychain = {
    getPassword: () => Promise.resolve(null),
    setPassword: (_, __, password) => {
      begun.push(password);
      return new Promise<void>((resolve) => letGo.push(resolve));
    },
    deletePassword: () => Promise.reject(new Error('anything')),
    findCredentials: () => Promise.reject(new Error('anything')),
  };
  return { keychain, begun, letGo };
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code,
  );

test('a call without a response times out', async () => {
  const { keychain } = createWaitingKeychain();
  expect(await code(guardKeychain(keychain, 20).setPassword('s', 'a', 'one'))).toBe('keychain-no-answer');
});

test('no second call is made while one waits for the user', async () => {
  const { keychain, begun, letGo } = createWaitingKeychain();
  const guarded = guardKeychain(keychain, 30);
  expect(await code(guarded.setPassword('s', 'a', 'one'))).toBe('keychain-no-answer');
  const second = guarded.setPassword('s', 'a', 'two');
  expect(begun).toEqual(['one']);
  letGo.shift()?.();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(begun).toEqual(['one', 'two']);
  letGo.shift()?.();
  expect(await code(second)).toBe('resolved');
});

test('a write that timed out before its turn is never made', async () => {
  const { keychain, begun, letGo } = createWaitingKeychain();
  const guarded = guardKeychain(keychain, 20);
  const codes = await Promise.all([
    code(guarded.setPassword('s', 'a', 'one')),
    code(guarded.setPassword('s', 'a', 'two')),
  ]);
  expect(codes).toEqual(['keychain-no-answer', 'keychain-no-answer']);
  letGo.shift()?.();
  expect(await code(guarded.getPassword('s', 'a'))).toBe('resolved');
  expect(begun).toEqual(['one']);
});

test('an unknown failure is classified by its operation', async () => {
  const guarded = guardKeychain(createWaitingKeychain().keychain);
  expect(await code(guarded.findCredentials('s'))).toBe('keychain-unavailable');
  expect(await code(guarded.deletePassword('s', 'a'))).toBe('keychain-write-failed');
});

test('a module that throws synchronously is a failed call too', async () => {
  const { keychain } = createWaitingKeychain();
  const throwing: Keychain = {
    ...keychain,
    getPassword: () => {
      throw new Error('DBus error: no bus');
    },
  };
  expect(await code(guardKeychain(throwing).getPassword('s', 'a'))).toBe('keychain-unavailable');
});

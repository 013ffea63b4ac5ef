import { expect, test } from 'vitest';
import { keychainService } from '../main/keychain-service.ts';

test('a run from the sources has another service than an installed app, and each suffix one of its own', () => {
  expect(keychainService(undefined, false)).toBe('invalid.nightlatch.desktop.unpackaged');
  expect(keychainService('test-1', false)).toBe('invalid.nightlatch.desktop.unpackaged.test-1');
});

test.each([undefined, 'test-1', '', '../x'])('an installed app has one service, also with the suffix %j', (suffix) => {
  expect(keychainService(suffix, true)).toBe('invalid.nightlatch.desktop');
});

test.each(['', 'A', 'a b', '../a', 'a/b', 'a.b', 'a'.repeat(41)])('there is none for the suffix %j', (suffix) => {
  expect(keychainService(suffix, false)).toBeNull();
});

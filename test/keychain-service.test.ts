import { expect, test } from 'vitest';
import { keychainService } from '../main/keychain-service.ts';

test('a run from the sources uses another keychain service than an installed app, and each suffix its own', () => {
  expect(keychainService(undefined, false)).toBe('invalid.nightlatch.desktop.unpackaged');
  expect(keychainService('test-1', false)).toBe('invalid.nightlatch.desktop.unpackaged.test-1');
});

test.each([undefined, 'test-1', '', '../x'])('an installed app uses one service, also with the suffix %j', (suffix) => {
  expect(keychainService(suffix, true)).toBe('invalid.nightlatch.desktop');
});

test.each(['', 'A', 'a b', '../a', 'a/b', 'a.b', 'a'.repeat(41)])('the suffix %j is refused', (suffix) => {
  expect(keychainService(suffix, false)).toBeNull();
});

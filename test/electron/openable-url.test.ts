import { expect, test } from 'vitest';
import { isOpenable } from '../../main/electron/openable-url.ts';

test.each(['https://id.example.test/authorize?x=1', 'https://id.example.test:8443/'])('%s may be opened', (url) => {
  expect(isOpenable(new URL(url), false)).toBe(true);
});

test.each([
  'http://id.example.test/',
  'http://127.0.0.1:4000/auth',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hi',
  'ms-msdt:/id',
  'smb://host/share',
  'vscode://file/etc',
  'app://nightlatch/index.html',
  'https://user:password@id.example.test/',
  `https://id.example.test/${'a'.repeat(9_000)}`,
])('%s may not be opened', (url) => {
  expect(isOpenable(new URL(url), false)).toBe(false);
});

test('loopback http may be opened only if the demo is allowed, and only by address', () => {
  expect(isOpenable(new URL('http://127.0.0.1:4000/auth'), true)).toBe(true);
  expect(isOpenable(new URL('http://[::1]:4000/auth'), true)).toBe(true);
  expect(isOpenable(new URL('http://localhost:4000/auth'), true)).toBe(false);
  expect(isOpenable(new URL('http://127.0.0.1.evil.example.test/'), true)).toBe(false);
});

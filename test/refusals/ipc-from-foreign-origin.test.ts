import { expect, test } from 'vitest';
import { createIpcFixture, senderRefused } from '../support/ipc-fixture.ts';

test.each([
  ['another site', 'https://evil.example.test/index.html', 'https://evil.example.test'],
  ['a longer host', 'app://nightlatch.evil.example.test/index.html', 'app://nightlatch.evil.example.test'],
  ['a user part', 'app://nightlatch@evil.example.test/index.html', 'app://evil.example.test'],
  ['another scheme', 'file:///nightlatch/index.html', 'file://'],
  ['a blank page', 'about:blank', 'null'],
  ['a sandboxed document at the right address', 'app://nightlatch/index.html', 'null'],
  ['no address at all', '', ''],
])('a message from %s in the app’s own window is refused', async (_name, url, origin) => {
  const ipc = createIpcFixture({ url, origin, parent: null });
  expect(await ipc.send('signOutEverywhere', [])).toEqual(senderRefused);
  expect(ipc.called).toEqual([]);
});

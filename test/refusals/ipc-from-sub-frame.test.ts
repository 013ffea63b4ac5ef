import { expect, test } from 'vitest';
import { createIpcFixture, ownFrame, senderRefused } from '../support/ipc-fixture.ts';

test('a message from a frame inside the app’s own page is refused', async () => {
  const ipc = createIpcFixture();
  const inner = { ...ownFrame, parent: ownFrame };
  expect(await ipc.send('lock', [], { senderFrame: inner })).toEqual(senderRefused);
  expect(ipc.called).toEqual([]);
});

import { expect, test } from 'vitest';
import { createIpcFixture, ownFrame, senderRefused } from '../support/ipc-fixture.ts';

test('a message from another web contents is refused, even if its page has the app’s own address', async () => {
  const ipc = createIpcFixture();
  const stranger = { id: 2, mainFrame: ownFrame, isDestroyed: () => false };
  expect(await ipc.send('signOut', [], { sender: stranger })).toEqual(senderRefused);
  expect(ipc.called).toEqual([]);
  expect(ipc.activity).toEqual([{ what: 'ipc-refused', code: 'ipc-sender-refused', channel: 'nightlatch:sign-out' }]);
});

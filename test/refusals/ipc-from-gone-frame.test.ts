import { expect, test } from 'vitest';
import { createIpcFixture, senderRefused } from '../support/ipc-fixture.ts';

test('a message whose frame has navigated away is refused', async () => {
  const ipc = createIpcFixture();
  expect(await ipc.send('getSnapshot', [], { senderFrame: null })).toEqual(senderRefused);
  expect(ipc.called).toEqual([]);
});

import { expect, test } from 'vitest';
import { createIpcFixture, senderRefused } from '../support/ipc-fixture.ts';

test('a message that outlives its window is refused', async () => {
  const ipc = createIpcFixture();
  Object.assign(ipc.own, { isDestroyed: () => true });
  expect(await ipc.send('unlock', [])).toEqual(senderRefused);
  expect(ipc.called).toEqual([]);
});

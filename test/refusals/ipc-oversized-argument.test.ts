import { expect, test } from 'vitest';
import { argumentsInvalid, createIpcFixture } from '../support/ipc-fixture.ts';

test('a megabyte of text is refused before it is parsed', async () => {
  const ipc = createIpcFixture();
  expect(await ipc.send('dismissReceipt', [{ receiptId: 'x'.repeat(1_048_576) }])).toEqual(argumentsInvalid);
  expect(ipc.called).toEqual([]);
});

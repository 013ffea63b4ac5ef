import { expect, test } from 'vitest';
import { argumentsInvalid, createIpcFixture } from '../support/ipc-fixture.ts';

test('a text of a megabyte is refused before anything looks at it', async () => {
  const ipc = createIpcFixture();
  expect(await ipc.send('dismissReceipt', [{ receiptId: 'x'.repeat(1_048_576) }])).toEqual(argumentsInvalid);
  expect(ipc.called).toEqual([]);
});

import { expect, test } from 'vitest';
import { argumentsInvalid, createIpcFixture } from '../support/ipc-fixture.ts';

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a bare text', 'demo'],
  ['a number', { providerId: 7 }],
  ['an array', { providerId: ['demo'] }],
  ['an object with a toString', { providerId: { toString: () => 'demo' } }],
  ['an empty text', { providerId: '' }],
])('%s in place of a provider id is refused', async (_name, argument) => {
  const ipc = createIpcFixture();
  expect(await ipc.send('signIn', [argument])).toEqual(argumentsInvalid);
  expect(ipc.called).toEqual([]);
});

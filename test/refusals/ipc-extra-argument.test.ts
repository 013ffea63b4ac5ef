import { expect, test } from 'vitest';
import { argumentsInvalid, createIpcFixture } from '../support/ipc-fixture.ts';

test('arguments to a command that takes none, and a second one to any, are refused', async () => {
  const ipc = createIpcFixture();
  expect(await ipc.send('lock', [{}])).toEqual(argumentsInvalid);
  expect(await ipc.send('signIn', [{ providerId: 'demo' }, 'more'])).toEqual(argumentsInvalid);
  expect(await ipc.send('signOut', [undefined, 'everywhere'])).toEqual(argumentsInvalid);
  expect(ipc.called).toEqual([]);
});

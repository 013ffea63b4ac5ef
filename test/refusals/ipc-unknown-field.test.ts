import { expect, test } from 'vitest';
import { argumentsInvalid, createIpcFixture } from '../support/ipc-fixture.ts';

test('an argument with an unknown field is refused whole, not stripped', async () => {
  const ipc = createIpcFixture();
  const message = [{ providerId: 'demo', issuer: 'https://evil.example.test' }];
  expect(await ipc.send('signIn', message)).toEqual(argumentsInvalid);
  expect(ipc.called).toEqual([]);
});

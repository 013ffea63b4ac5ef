import { expect, test } from 'vitest';
import { argumentsInvalid, createIpcFixture } from '../support/ipc-fixture.ts';

test('an argument that smuggles __proto__ is refused, and no prototype gains a key', async () => {
  const ipc = createIpcFixture();
  const smuggled = JSON.parse('{"providerId":"demo","__proto__":{"polluted":true}}');
  expect(await ipc.send('signIn', [smuggled])).toEqual(argumentsInvalid);
  expect(await ipc.send('signIn', [JSON.parse('{"__proto__":{"providerId":"demo"}}')])).toEqual(argumentsInvalid);
  expect('polluted' in {}).toBe(false);
  expect(ipc.called).toEqual([]);
});

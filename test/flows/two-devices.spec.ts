import { expect } from '@playwright/test';
import { defaultToken } from '../../main/session/ports/access-token-request.ts';
import { idOf, reached, signIn, test } from '../support/flow-test.ts';

test('signing out on one device leaves the other signed in', async ({ start }) => {
  const desk = await start('desk');
  const laptop = await start('laptop');
  await signIn(desk);
  await signIn(laptop);

  desk.engine.signOut();
  await reached(desk, 'signed-out');
  const [receipt] = desk.engine.snapshot().receipts;
  expect(receipt?.checks).toContainEqual({ name: 'refresh-token-refused', outcome: 'verified' });
  expect(receipt?.mayLiveUntil).toBeNull();

  expect((await laptop.engine.listDevices()).map(({ device }) => device)).toEqual(['laptop']);
  await laptop.stop();
  const restarted = await start('laptop');
  await reached(restarted, 'signed-in');
  await expect(restarted.engine.withAccessToken(idOf(restarted), defaultToken, async () => 'lent')).resolves.toBe(
    'lent',
  );
});

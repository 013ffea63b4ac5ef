import { expect } from '@playwright/test';
import { defaultToken } from '../../main/session/ports/access-token-request.ts';
import { idOf, reached, signIn, test } from '../support/flow-test.ts';

test('a session survives a restart, refreshes, a lock and a fresh sign-in, and is signed out everywhere', async ({
  start,
  visitor,
}) => {
  const laptop = await start('laptop');
  await signIn(laptop);
  let desk = await start('desk');
  expect(desk.engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
  const { account, session } = await signIn(desk);
  expect(account).toMatchObject({ subject: 'demo-ada', email: 'ada@example.test' });
  expect(session.persistence).toBe('keychain');
  await desk.stop();

  desk = await start('desk');
  const restored = await reached(desk, 'signed-in');
  expect(restored.account).toEqual(account);
  expect(restored.session.authenticatedAt).toBe(session.authenticatedAt);
  const { engine } = desk;
  const freshness = () => {
    const { state } = engine.snapshot();
    return state.kind === 'signed-in' ? state.freshness.kind : null;
  };
  // Each refresh spends a refresh token, and a provider that saw one twice would end the session.
  for (let time = 0; time < 3; time += 1) {
    await expect.poll(freshness).toBe('fresh');
    engine.refreshNow();
    expect(freshness()).toBe('refreshing');
  }
  await expect.poll(freshness).toBe('fresh');
  expect((await engine.listDevices()).map(({ device, current }) => [device, current]).toSorted()).toEqual([
    ['desk', true],
    ['laptop', false],
  ]);

  desk.tell('suspended');
  expect((await reached(desk, 'locked')).reason).toBe('suspended');
  await expect(engine.withAccessToken(idOf(desk), defaultToken, async () => 'lent')).rejects.toMatchObject({
    code: 'not-possible-now',
  });
  // The browser is signed in as Ada already, and re-authentication is required nevertheless.
  visitor.does = { user: 'grace' };
  engine.unlock();
  await expect.poll(() => engine.snapshot().state).toMatchObject({ kind: 'locked', error: 'subject-mismatch' });
  visitor.does = { user: 'ada' };
  engine.unlock();
  expect((await reached(desk, 'signed-in')).account).toEqual(account);
  const [done, failed] = ['You are signed in', 'Sign-in did not finish'];
  expect(await visitor.landings()).toEqual([done, done, failed, done]);

  engine.signOutEverywhere();
  await reached(desk, 'signed-out');
  const [receipt] = engine.snapshot().receipts;
  expect(receipt?.checks.map(({ outcome }) => outcome)).toEqual(['verified', 'verified', 'verified', 'verified']);
  expect(receipt?.sessions.map(({ device, ended }) => [device, ended]).toSorted()).toEqual([
    ['desk', true],
    ['laptop', true],
  ]);
  laptop.engine.refreshNow();
  expect((await reached(laptop, 'reauthentication-required')).reason).toBe('refresh-refused');

  await desk.activity.flush();
  expect((await desk.activity.verify()).ok).toBe(true);
  await desk.stop();
  expect((await start('desk')).engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
});

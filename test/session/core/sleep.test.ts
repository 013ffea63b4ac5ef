import { expect, test } from 'vitest';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { accessTokenMs, createWorld, restarted, signedIn, signInToo } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';

/** Requests without a command need a pending sign-out, because the sleep locks everything else. */
async function withPendingSignOut() {
  const signed = await signedIn();
  const { world, engine } = signed;
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  await world.clock.advance(4_000);
  expect(engine.snapshot().pendingSignOuts).toHaveLength(1);
  world.offline = null;
  world.requests.length = 0;
  return signed;
}

test('no request is sent between suspend and a settled resume', async () => {
  const { world, engine } = await withPendingSignOut();
  world.tell('suspended');
  await world.clock.advance(30_000);
  expect(world.requests).toEqual([]);
  world.tell('resumed');
  await world.clock.advance(2_000);
  expect(world.requests).toEqual([]);
  await world.clock.advance(3_000);
  expect(world.requests.length).toBeGreaterThan(0);
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('a resume without an event is detected', async () => {
  const { world, engine } = await withPendingSignOut();
  world.tell('suspended');
  await world.clock.advance(120_000);
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('a user’s request ends the quiet period', async () => {
  const { world, engine } = await withPendingSignOut();
  world.tell('suspended');
  world.tell('resumed');
  engine.retry();
  await settled();
  expect(world.requests.length).toBeGreaterThan(0);
});

test('work that fell due during a sleep without a lock is spread out, except for the shown account', async () => {
  const world = createWorld();
  const { engine } = await signedIn(world);
  for (const subject of ['bob', 'cyd', 'dee']) {
    await signInToo(world, engine, subject);
  }
  for (const id of ['ada', 'bob', 'cyd']) await engine.withAccessToken(id, defaultToken, async () => null);
  let draws = 0;
  Object.assign(world.clock, {
    jitter: () => {
      draws += 1;
      return (draws % 10) / 10;
    },
  });
  world.requests.length = 0;
  // The timer is late by a whole sleep whose start was not announced: only its end is.
  world.clock.setBy(accessTokenMs);
  world.tell('resumed');
  const refreshesAt: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    await world.clock.advance(1_000);
    refreshesAt.push(world.sent('refresh'));
  }
  expect(refreshesAt[1]).toBe(0);
  expect(refreshesAt[6]).toBe(1);
  expect(refreshesAt[10]).toBeLessThan(4);
  expect(refreshesAt[40]).toBeGreaterThanOrEqual(4);
});

test('an account opened in the quiet period sends nothing, and returns a token after it', async () => {
  const world = createWorld();
  const { engine } = await signedIn(world);
  await signInToo(world, engine, 'bob');
  const again = await restarted(world, engine);
  world.tell('resumed');
  world.requests.length = 0;
  await expect(again.withAccessToken('ada', defaultToken, async () => null)).rejects.toMatchObject({
    code: 'not-possible-now',
  });
  expect(world.requests).toEqual([]);
  await world.clock.advance(6_000);
  await expect(again.withAccessToken('ada', defaultToken, async () => 'lent')).resolves.toBe('lent');
  expect(world.requests).toContain('refresh');
});

test('a sign-out interrupted by a suspend continues after it, without counting a failure', async () => {
  const { world, engine } = await signedIn();
  const { provider } = world.entry();
  const { revoke } = provider;
  const { opened, open } = gate();
  Object.assign(provider, {
    revoke: async (...asked: Parameters<typeof revoke>) => {
      await opened;
      return await revoke(...asked);
    },
  });
  engine.signOut();
  await settled();
  world.tell('suspended');
  open();
  await world.clock.advance(30_000);
  expect(world.requests).toEqual(['revoke']);
  expect(engine.snapshot().pendingSignOuts).toMatchObject([{ attempts: 0, lastError: null }]);
  world.tell('resumed');
  await world.clock.advance(10_000);
  expect(world.requests.length).toBeGreaterThan(2);
  expect(engine.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{}] });
});

test('a sign-out caused by a suspend opens the provider’s page only after it', async () => {
  const world = createWorld({ actions: { ...defaultSettings.actions, suspended: 'sign-out' } });
  const page = new URL('https://issuer.example.test/logout');
  let asked = 0;
  Object.assign(world.entry(), { endsBrowserSession: true });
  Object.assign(world.entry().provider, {
    endSessionUrl: async () => {
      asked += 1;
      return page;
    },
  });
  const { engine } = await signedIn(world);
  const before = world.opened.length;
  world.tell('suspended');
  await world.clock.advance(20_000);
  expect(engine.snapshot().state.kind).toBe('signed-out');
  expect([asked, world.opened.length - before]).toEqual([0, 0]);
  world.tell('resumed');
  await world.clock.advance(10_000);
  expect(world.opened.slice(before)).toEqual([page]);
});

test('a page that waits for the end of a sleep is not opened after the app has quit', async () => {
  const world = createWorld({ actions: { ...defaultSettings.actions, suspended: 'sign-out' } });
  Object.assign(world.entry(), { endsBrowserSession: true });
  const { engine } = await signedIn(world);
  const before = world.opened.length;
  world.tell('suspended');
  await world.clock.advance(5_000);
  await engine.stop();
  world.tell('resumed');
  await world.clock.advance(60_000);
  expect(world.opened.length).toBe(before);
});

test('a refresh requested in the quiet period is sent after it', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  await settled();
  engine.unlock();
  await settled();
  // The lid was closed and opened while the browser was used.
  world.tell('resumed');
  world.approve();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
  world.requests.length = 0;
  await world.clock.advance(1_000);
  expect(world.requests).toEqual([]);
  await world.clock.advance(5_000);
  expect(world.requests).toEqual(['refresh']);
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
});

test('a clock set back in the quiet period does not stop the refreshes', async () => {
  const { world, engine } = await signedIn();
  world.tell('resumed');
  world.clock.setBy(-24 * 3_600_000);
  world.tell('window-focused');
  world.requests.length = 0;
  await world.clock.advance(10_000);
  expect(world.sent('refresh')).toBe(1);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});

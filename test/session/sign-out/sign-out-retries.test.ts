import { expect, test } from 'vitest';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { accessTokenMs, signedIn, signIn, type World } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';

const revocations = (world: World) => world.sent('revoke');

async function pending() {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  return { world, engine };
}

test('a pending sign-out shows its next attempt and the number of attempts', async () => {
  const { world, engine } = await pending();
  const now = world.clock.now();
  expect(engine.snapshot().pendingSignOuts).toEqual([
    {
      id: expect.any(String),
      scope: 'this-device',
      providerId: 'p',
      queuedAt: now,
      attempts: 1,
      lastError: 'provider-unreachable',
      nextTryAt: now + 2_000,
    },
  ]);
  await world.clock.advance(2_000);
  expect(engine.snapshot().pendingSignOuts).toMatchObject([{ attempts: 2, nextTryAt: now + 2_000 + 4_000 }]);
});

test('the attempts back off, up to every five minutes, with none in between', async () => {
  const { world } = await pending();
  const pauses: number[] = [];
  let last = world.clock.now();
  let known = revocations(world);
  for (let second = 0; second < 30 * 60; second += 1) {
    await world.clock.advance(1_000);
    if (revocations(world) === known) continue;
    known = revocations(world);
    pauses.push((world.clock.now() - last) / 1_000);
    last = world.clock.now();
  }
  expect(pauses.slice(0, 8)).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
  expect(pauses.slice(8)).toEqual([300, 300, 300, 300]);
});

test('no attempt is made sooner than the provider asks', async () => {
  const { world, engine } = await signedIn();
  const { provider } = world.entry();
  const { revoke } = provider;
  Object.assign(provider, {
    revoke: () => Promise.reject(new SessionError('provider-busy', { retryAfterMs: 90_000 })),
  });
  engine.signOut();
  await settled();
  const [waiting] = engine.snapshot().pendingSignOuts;
  expect(waiting?.nextTryAt).toBeGreaterThanOrEqual(world.clock.now() + 90_000);
  Object.assign(provider, { revoke });
  await world.clock.advance(89_000);
  expect(engine.snapshot().receipts).toEqual([]);
  await world.clock.advance(30_000);
  expect(engine.snapshot().receipts).toHaveLength(1);
});

test('a user’s retry does not wait for the backoff', async () => {
  const { world, engine } = await pending();
  await world.clock.advance(2_000);
  world.offline = null;
  engine.retry();
  await settled();
  expect(engine.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ providerId: 'p' }] });
  expect(world.signOuts.value()).toEqual([]);
});

test('a sign-out in progress is not started again, by any caller', async () => {
  const { world, engine } = await signedIn();
  const { provider } = world.entry();
  let calls = 0;
  const { opened: held, open: release } = gate();
  const { revoke } = provider;
  Object.assign(provider, {
    revoke: async (...asked: Parameters<typeof revoke>) => {
      calls += 1;
      await held;
      return await revoke(...asked);
    },
  });
  engine.signOut();
  await settled();
  expect(engine.snapshot().pendingSignOuts).toMatchObject([{ nextTryAt: null }]);
  await world.clock.advance(10_000);
  engine.retry();
  await settled();
  expect(calls).toBe(1);
  release();
  await settled();
  expect(engine.snapshot().receipts).toHaveLength(1);
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('two pending sign-outs are independent of each other', async () => {
  const { world, engine } = await pending();
  world.offline = null;
  world.subject = 'grace';
  await signIn(world, engine);
  // The first request came before the sign-in; the second fails.
  expect(engine.snapshot().receipts).toHaveLength(1);
  world.offline = 'provider-error';
  engine.signOutEverywhere();
  await settled();
  expect(engine.snapshot().pendingSignOuts).toMatchObject([{ scope: 'everywhere', lastError: 'provider-error' }]);
  expect(world.signOuts.value()).toMatchObject([{ subject: 'grace', attempts: 1 }]);
  world.offline = null;
  await world.clock.advance(10_000);
  expect(engine.snapshot().receipts.map(({ scope }) => scope)).toEqual(['this-device', 'everywhere']);
});

test('a sign-out at a removed provider is kept for a day, and sent nowhere', async () => {
  const { world, engine } = await pending();
  await engine.stop();
  world.offline = null;
  world.requests.length = 0;
  const { provider } = world.entry();
  Object.assign(provider, { id: 'another' });
  const again = await world.start();
  await world.clock.advance(1_000);
  expect(again.snapshot().pendingSignOuts).toMatchObject([
    { lastError: 'not-possible-now', nextTryAt: expect.any(Number), attempts: 1 },
  ]);
  const at = again.snapshot().pendingSignOuts[0]?.nextTryAt ?? 0;
  expect(at - world.clock.now()).toBeGreaterThan(23 * 3_600_000);
  expect(at - world.clock.now()).toBeLessThanOrEqual(24 * 3_600_000);
  expect(world.requests).toEqual([]);
  expect(world.signOuts.value()).toHaveLength(1);
  Object.assign(provider, { id: 'p' });
  again.retry();
  await settled();
  expect(again.snapshot().receipts).toHaveLength(1);
});

test('an unreadable queue is read again with backoff, and its sign-outs are done then', async () => {
  const { world, engine } = await pending();
  await engine.stop();
  world.offline = null;
  world.signOuts.faults.read = 'keychain-locked';
  world.activity.length = 0;
  const again = await world.start();
  const tries = () => world.activity.filter(({ what }) => what === 'vault-failed').length;
  expect(tries()).toBe(1);
  await world.clock.advance(1_999);
  expect(tries()).toBe(1);
  await world.clock.advance(1);
  expect(tries()).toBe(2);
  await world.clock.advance(3_999);
  expect(tries()).toBe(2);
  world.signOuts.faults.read = null;
  await world.clock.advance(1_000);
  expect(tries()).toBe(2);
  expect(again.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ scope: 'this-device' }] });
});

test('a start finishes the sign-outs of an earlier run without a command', async () => {
  const { world, engine } = await pending();
  await engine.stop();
  world.offline = null;
  const again = await world.start();
  await world.clock.advance(1_000);
  expect(again.snapshot().receipts).toHaveLength(1);
});

test('no attempt starts while the app quits, and no sign-out is lost', async () => {
  const { world, engine } = await pending();
  await engine.stop();
  const before = world.requests.length;
  await world.clock.advance(600_000);
  expect(world.requests.length).toBe(before);
  expect(world.signOuts.value()).toHaveLength(1);
});

test.each([
  ['is used to end the other sessions while more than ten seconds of it are left', accessTokenMs - 10_001, false],
  ['is not, where it would end meanwhile', accessTokenMs - 10_000, true],
])('the current access token %s', async (_, passed, refreshed) => {
  const { world, engine } = await signedIn();
  world.devices = [];
  world.clock.setBy(passed);
  engine.signOutEverywhere();
  await settled();
  expect(world.requests.indexOf('refresh') < world.requests.indexOf('list')).toBe(refreshed);
});

test('a token that the directory rejected is not sent to it again', async () => {
  const { world, engine } = await signedIn();
  const { directory } = world.entry();
  const { list } = directory;
  const shown: string[] = [];
  Object.assign(directory, {
    list: async (token: Parameters<typeof list>[0]) => {
      shown.push(token.reveal());
      if (shown.length === 1) throw new SessionError('devices-unavailable');
      return await list(token);
    },
  });
  engine.signOutEverywhere();
  await settled();
  await world.clock.advance(3_000);
  expect(shown.length).toBeGreaterThan(1);
  expect(shown[1]).not.toBe(shown[0]);
  expect(engine.snapshot().receipts).toHaveLength(1);
});

test('a sign-out that is done but cannot be removed from the queue stays on it, and is reported once', async () => {
  const { world, engine } = await pending();
  world.offline = null;
  world.signOuts.faults.write = 'keychain-write-failed';
  await world.clock.advance(2_000);
  expect(engine.snapshot().pendingSignOuts).toMatchObject([{ lastError: 'keychain-write-failed' }]);
  expect(engine.snapshot().receipts).toEqual([]);
  world.signOuts.faults.write = null;
  await world.clock.advance(60_000);
  expect(engine.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ scope: 'this-device' }] });
  expect(world.signOuts.value()).toEqual([]);
});

test('no request of a sign-out is sent during sleep, nor before the network is up again', async () => {
  const { world, engine } = await pending();
  world.offline = null;
  world.tell('suspended');
  world.requests.length = 0;
  await world.clock.advance(30_000);
  expect(world.requests).toEqual([]);
  world.tell('resumed');
  await world.clock.advance(1_500);
  expect(world.requests).toEqual([]);
  await world.clock.advance(10_000);
  expect(engine.snapshot().receipts).toHaveLength(1);
});

test('a user’s retry does not wait for the next read of the queue either', async () => {
  const { world, engine } = await pending();
  await engine.stop();
  world.offline = null;
  world.signOuts.faults.read = 'keychain-unavailable';
  const again = await world.start();
  world.signOuts.faults.read = null;
  again.retry();
  await settled();
  expect(again.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ scope: 'this-device' }] });
});

test('each of several pending sign-outs is retried at its own time', async () => {
  const { world, engine } = await pending();
  const [first] = world.signOuts.value() ?? [];
  if (first === undefined) throw new Error('nothing waits');
  await engine.stop();
  world.signOuts.set([
    { ...first, id: 'young', attempts: 0 },
    { ...first, id: 'old', attempts: 5 },
  ]);
  const again = await world.start();
  await world.clock.advance(300);
  const before = revocations(world);
  const attempts = () => Object.fromEntries(again.snapshot().pendingSignOuts.map((each) => [each.id, each.attempts]));
  expect(attempts()).toEqual({ young: 1, old: 6 });
  await world.clock.advance(2_000);
  expect(attempts()).toEqual({ young: 2, old: 6 });
  expect(revocations(world)).toBe(before + 1);
  // A store of one of them does not affect the other.
  expect(world.signOuts.value()?.map(({ id, attempts: count }) => [id, count])).toEqual(
    expect.arrayContaining([
      ['young', 2],
      ['old', 6],
    ]),
  );
});

test('a sign-in at one provider does not wait for the sign-outs at another', async () => {
  const { world } = await pending();
  const entry = world.entry();
  const other = { ...entry, provider: { ...entry.provider, id: 'q' } };
  Object.assign(world.ports(), { providers: [entry, other] });
  const engine = await world.start();
  await settled();
  world.offline = null;
  world.requests.length = 0;
  engine.signIn('q');
  await settled();
  expect(world.requests.filter((what) => what !== 'prepare sign-in')).toEqual([]);
});

import { expect, test } from 'vitest';
import { createWorld, holdRefreshes, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

async function refreshed(world: Awaited<ReturnType<typeof signedIn>>) {
  world.engine.refreshNow();
  await settled();
}

test('an intent is stored before the request and cleared with the response', async () => {
  const { world, engine } = await signedIn();
  const release = holdRefreshes(world);
  await refreshed({ world, engine });
  expect(world.journal).toEqual(['session written', 'refresh sent']);
  expect(world.session.value()?.intent).toEqual({ at: world.clock.now(), retries: 0 });
  release();
  await settled();
  expect(world.journal).toEqual(['session written', 'refresh sent', 'session written']);
  expect(world.session.value()?.intent).toBeNull();
});

test('no refresh is sent whose token could not be stored', async () => {
  const { world, engine } = await signedIn();
  world.session.faults.write = 'keychain-write-failed';
  await refreshed({ world, engine });
  expect(world.sent('refresh')).toBe(0);
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'offline', code: 'keychain-write-failed' } });
  world.session.faults.write = null;
  await world.clock.advance(5_000);
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
});

test('a keychain that would keep the new token in memory only is not enough for a stored session', async () => {
  const { world, engine } = await signedIn();
  const { store } = world.session;
  const { write } = store;
  Object.assign(store, { write: (record: never) => write(record).then(() => 'memory-only') });
  await refreshed({ world, engine });
  expect(world.sent('refresh')).toBe(0);
  expect(world.session.value()?.intent).toBeNull();
  Object.assign(store, { write });
  await world.clock.advance(5_000);
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' }, session: { persistence: 'keychain' } });
});

test.each(['before', 'after'] as const)(
  'a response lost %s the provider did its part: one retry, and the session continues',
  async (loss) => {
    const { world, engine } = await signedIn();
    world.graceful = true;
    world.losses.push(loss);
    await refreshed({ world, engine });
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'offline', code: 'provider-unreachable' } });
    await world.clock.advance(5_000);
    expect(world.sent('refresh')).toBe(2);
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    expect(world.session.value()?.intent).toBeNull();
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
  },
);

test('a response lost at a provider without grace ends the session, and is distinguished from theft', async () => {
  const { world, engine } = await signedIn();
  world.losses.push('after');
  await refreshed({ world, engine });
  await world.clock.advance(5_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-answer-lost' });
  expect(world.activity).toContainEqual({ what: 'session-ended', code: 'refresh-answer-lost' });
  expect(world.session.value()).toBeNull();
});

test('a token used by another client is not reported as a lost response', async () => {
  const { world, engine } = await signedIn();
  world.live.clear();
  await refreshed({ world, engine });
  expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
});

test('two lost responses: no third request until the user asks for it', async () => {
  const { world, engine } = await signedIn();
  world.graceful = true;
  world.losses.push('before', 'before');
  await refreshed({ world, engine });
  await world.clock.advance(5_000);
  expect(world.sent('refresh')).toBe(2);
  await world.clock.advance(300_000);
  expect(world.sent('refresh')).toBe(2);
  expect(engine.snapshot().state).toMatchObject({
    freshness: { kind: 'offline', code: 'refresh-in-doubt', nextTryAt: null },
  });
  await refreshed({ world, engine });
  expect(world.sent('refresh')).toBe(3);
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
});

test('a provider that was never reached leaves no doubt, however often', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  await refreshed({ world, engine });
  await world.clock.advance(300_000);
  expect(world.session.value()?.intent).toBeNull();
  expect(world.sent('refresh')).toBeGreaterThan(4);
  world.offline = null;
  await world.clock.advance(75_000);
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
});

test.each([
  ['the request was sent', false],
  ['the provider did its part', true],
])('a crash after %s is recovered by one retry at the next start', async (_when, committed) => {
  const { world, engine } = await signedIn(createWorld());
  world.graceful = true;
  world.hold = new Promise(() => {});
  await refreshed({ world, engine });
  // The process has ended here, and this engine runs no further.
  const token = world.storedToken() ?? '';
  world.hold = null;
  const { provider } = world.entry();
  if (committed) await provider.refresh(world.session.value()?.refreshToken as never, 'ada');
  world.requests.length = 0;
  const again = await world.start();
  await settled();
  expect(world.sent('refresh')).toBe(1);
  expect(again.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  expect(world.storedToken()).not.toBe(token);
});

test('a doubt persists across restarts: a second crash in the retry is left to the user', async () => {
  const { world, engine } = await signedIn();
  world.graceful = true;
  world.losses.push('before', 'before');
  await refreshed({ world, engine });
  await world.clock.advance(5_000);
  await engine.stop();
  world.requests.length = 0;
  const again = await world.start();
  await settled();
  expect(world.sent('refresh')).toBe(0);
  expect(again.snapshot().state).toMatchObject({ freshness: { kind: 'offline', code: 'refresh-in-doubt' } });
  again.refreshNow();
  await settled();
  expect(again.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
});

test('a lock during a refresh keeps the intent and then the new token', async () => {
  const { world, engine } = await signedIn();
  const release = holdRefreshes(world);
  await refreshed({ world, engine });
  engine.lock('asked');
  release();
  await settled();
  expect(world.session.value()).toMatchObject({ intent: null });
  expect(world.lockStored()).toMatchObject({ reason: 'asked' });
  expect(world.live.has(world.storedToken() ?? '')).toBe(true);
});

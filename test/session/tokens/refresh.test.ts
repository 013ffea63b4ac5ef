import { expect, test } from 'vitest';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { refreshDue } from '../../../main/session/tokens/refresh.ts';
import { accessTokenMs, holdRefreshes, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

test('a refresh is due at three quarters of the token life, a tenth of jitter either way', () => {
  expect(refreshDue(0, 60_000, 0.5)).toBe(45_000);
  expect(refreshDue(0, 60_000, 0)).toBe(39_000);
  expect(refreshDue(0, 60_000, 0.999)).toBeCloseTo(50_988, -2);
});

test('a token that lives for seconds is not refreshed every second', () => {
  expect(refreshDue(0, 20_000, 0.5)).toBe(15_000);
  expect(refreshDue(0, 1_000, 0.5)).toBe(10_000);
  expect(refreshDue(5_000, 0, 0.5)).toBe(15_000);
});

test('a session stays fresh without a command, and every rotation is stored', async () => {
  const { world, engine } = await signedIn();
  const before = world.storedToken();
  await world.clock.advance(10 * accessTokenMs);
  expect(world.sent('refresh')).toBeGreaterThanOrEqual(12);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  expect(world.storedToken()).not.toBe(before);
  expect([...world.live.keys()]).toEqual([world.storedToken()]);
});

test('the new token is stored before it is announced', async () => {
  const { world, engine } = await signedIn();
  const seen: string[] = [];
  engine.subscribe(({ state }) => {
    if (state.kind === 'signed-in' && state.freshness.kind === 'fresh') seen.push(...world.journal);
  });
  engine.refreshNow();
  await settled();
  expect(seen.slice(0, 3)).toEqual(['session written', 'refresh sent', 'session written']);
});

test('ten thousand callers at expiry make one request', async () => {
  const { world, engine } = await signedIn();
  world.clock.setBy(accessTokenMs);
  const tokens = await Promise.all(
    Array.from({ length: 10_000 }, () => engine.withAccessToken('ada', defaultToken, async (token) => token.reveal())),
  );
  expect(new Set(tokens).size).toBe(1);
  expect(world.sent('refresh')).toBe(1);
});

test('a network failure is offline, not a sign-out, and is retried with growing backoff', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  await world.clock.advance(accessTokenMs);
  expect(engine.snapshot().state).toMatchObject({
    kind: 'signed-in',
    freshness: { kind: 'offline', code: 'provider-unreachable' },
  });
  const soon = world.sent('refresh');
  await world.clock.advance(600_000 - 1_000);
  expect(world.sent('refresh') - soon).toBeLessThan(16);
  world.offline = null;
  await world.clock.advance(75_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});

test('an expired token is never returned while offline', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  await world.clock.advance(accessTokenMs);
  await expect(engine.withAccessToken('ada', defaultToken, async (token) => token.reveal())).rejects.toMatchObject({
    code: 'provider-unreachable',
  });
});

test('invalid_grant ends in "Sign in again" with the reason, and the rejected token is deleted', async () => {
  const { world, engine } = await signedIn();
  world.endSession(world.storedToken() ?? '');
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state).toEqual({
    kind: 'reauthentication-required',
    providerId: 'p',
    reason: 'refresh-refused',
  });
  expect(world.session.value()).toBeNull();
  await expect(engine.withAccessToken('ada', defaultToken, async () => 1)).rejects.toMatchObject({
    code: 'not-possible-now',
  });
});

test('a refresh that ends after a lock is stored, and the session stays without an access token', async () => {
  const { world, engine } = await signedIn();
  const before = world.storedToken();
  const release = holdRefreshes(world);
  engine.refreshNow();
  await settled();
  engine.lock('asked');
  release();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
  expect(world.storedToken()).not.toBe(before);
  expect(world.live.has(world.storedToken() ?? '')).toBe(true);
  expect(world.lockStored()).toMatchObject({ reason: 'asked' });
  await expect(engine.withAccessToken('ada', defaultToken, async () => 1)).rejects.toMatchObject({
    code: 'not-possible-now',
  });
});

test('a restart restores the session from the vault, without a browser', async () => {
  const { world, engine } = await signedIn();
  await engine.stop();
  const opened = world.opened.length;
  const again = await world.start();
  await settled();
  expect(again.snapshot().state).toMatchObject({
    kind: 'signed-in',
    freshness: { kind: 'fresh' },
    account: { name: 'Ada' },
  });
  expect(world.opened.length).toBe(opened);
  expect(world.sent('refresh')).toBe(1);
});

test('a restart without a network keeps the session and shows it as offline', async () => {
  const { world, engine } = await signedIn();
  await engine.stop();
  world.offline = 'provider-unreachable';
  const again = await world.start();
  await settled();
  expect(again.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'offline' } });
  expect(world.storedToken()).not.toBeNull();
});

test('a session has one timer, however long it lives', async () => {
  const { world } = await signedIn();
  await world.clock.advance(450_000);
  expect(world.clock.timers()).toBe(1);
});

test('revision only grows', async () => {
  const { world, engine } = await signedIn();
  const revisions: number[] = [];
  engine.subscribe(({ revision }) => revisions.push(revision));
  await world.clock.advance(120_000);
  engine.lock('asked');
  expect(revisions.length).toBeGreaterThan(3);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
});

import { describe, expect, test } from 'vitest';
import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { Freshness } from '../../../contract/session-state.ts';
import type { Engine } from '../../../main/session/engine-api.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { Provider } from '../../../main/session/ports/ports.ts';
import { accessTokenMs, holdRefreshes, lend, signedIn, type World } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

function freshnessOf(engine: Engine): Freshness | null {
  const { state } = engine.snapshot();
  return state.kind === 'signed-in' ? state.freshness : null;
}

/** Collects every announced freshness from here on. */
function announced(engine: Engine): readonly (string | null)[] {
  const seen: (string | null)[] = [];
  engine.subscribe(() => seen.push(freshnessOf(engine)?.kind ?? null));
  return seen;
}

/** The next refreshes return this instead; it receives the honest function. */
function answerRefresh(world: World, answer: (honest: Provider['refresh']) => Provider['refresh']): void {
  const { provider } = world.entry();
  Object.assign(provider, { refresh: answer(provider.refresh) });
}

test('a refresh is emitted when it begins and when it ends, and recorded once', async () => {
  const { world, engine } = await signedIn();
  const seen = announced(engine);
  const release = holdRefreshes(world);
  engine.refreshNow();
  await settled();
  expect(freshnessOf(engine)).toEqual({ kind: 'refreshing' });
  release();
  await settled();
  expect(seen).toEqual(['refreshing', 'fresh']);
  expect(world.activity.filter(({ what }) => what === 'refreshed')).toHaveLength(1);
});

test('a failure is emitted and recorded with its code, and the next attempt keeps that state meanwhile', async () => {
  const { world, engine } = await signedIn();
  const since = world.clock.now();
  world.offline = 'provider-unreachable';
  engine.refreshNow();
  await settled();
  expect(world.activity).toContainEqual({ what: 'refresh-failed', code: 'provider-unreachable' });
  const first = freshnessOf(engine);
  expect(first).toEqual({ kind: 'offline', code: 'provider-unreachable', since, nextTryAt: since + 2_000 });

  const seen = announced(engine);
  await world.clock.advance(2_000);
  expect(world.sent('refresh')).toBe(2);
  expect(freshnessOf(engine)).toMatchObject({ kind: 'offline', since });
  expect(seen).not.toContain('refreshing');

  world.offline = null;
  await world.clock.advance(10_000);
  expect(seen.at(-1)).toBe('fresh');
});

test('the time since when it has been offline restarts with the next outage', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.refreshNow();
  await settled();
  world.offline = null;
  await world.clock.advance(5_000);
  expect(freshnessOf(engine)).toEqual({ kind: 'fresh' });
  world.offline = 'provider-unreachable';
  engine.refreshNow();
  await settled();
  const now = world.clock.now();
  expect(freshnessOf(engine)).toMatchObject({ kind: 'offline', since: now, nextTryAt: now + 2_000 });
});

test('the backoff grows separately for each meaning of a failure, until a refresh succeeds', async () => {
  const { world, engine } = await signedIn();
  const waits: number[] = [];
  const fail = async (code: SessionErrorCode) => {
    world.offline = code;
    engine.refreshNow();
    await settled();
    const freshness = freshnessOf(engine);
    if (freshness?.kind === 'offline') waits.push((freshness.nextTryAt ?? 0) - world.clock.now());
  };
  await fail('provider-unreachable');
  await fail('provider-unreachable');
  await fail('provider-unreachable');
  await fail('provider-error');
  await fail('provider-unreachable');
  expect(waits).toEqual([2_000, 4_000, 8_000, 2_000, 16_000]);
  world.offline = null;
  engine.refreshNow();
  await settled();
  await fail('provider-unreachable');
  await fail('provider-error');
  expect(waits.slice(5)).toEqual([2_000, 2_000]);
});

test('a lost response is retried soon, even at a provider that is otherwise in backoff', async () => {
  const { world, engine } = await signedIn();
  answerRefresh(world, () => () => Promise.reject(new SessionError('provider-answer-invalid', { inDoubt: true })));
  engine.refreshNow();
  await settled();
  expect(freshnessOf(engine)).toMatchObject({ nextTryAt: world.clock.now() + 2_000 });
});

test('a response that was understood and is invalid is not retried soon', async () => {
  const { world, engine } = await signedIn();
  answerRefresh(world, () => () => Promise.reject(new SessionError('provider-answer-invalid')));
  engine.refreshNow();
  await settled();
  expect(freshnessOf(engine)).toMatchObject({ nextTryAt: world.clock.now() + 60_000 });
});

test('an unknown error does not end a session', async () => {
  const { world, engine } = await signedIn();
  answerRefresh(world, () => () => Promise.reject(new TypeError('x')));
  engine.refreshNow();
  await settled();
  expect(freshnessOf(engine)).toMatchObject({
    kind: 'offline',
    code: 'internal',
    nextTryAt: world.clock.now() + 2_000,
  });
});

describe('a late response', () => {
  test('is not emitted, recorded or applied after the session was locked', async () => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    engine.refreshNow();
    await settled();
    engine.lock('asked');
    world.activity.length = 0;
    const { revision } = engine.snapshot();
    release();
    await settled();
    expect(world.activity).not.toContainEqual({ what: 'refreshed' });
    expect(engine.snapshot().revision).toBe(revision);
    expect(world.session.value()?.accessToken).toBeNull();
  });

  test('with a failure does not affect a locked session either', async () => {
    const { world, engine } = await signedIn();
    answerRefresh(world, (honest) => async (token, subject) => {
      await honest(token, subject);
      throw new SessionError('provider-error');
    });
    const release = holdRefreshes(world);
    engine.refreshNow();
    await settled();
    engine.lock('asked');
    release();
    await settled();
    expect(world.activity.map(({ what }) => what)).not.toContain('refresh-failed');
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
  });

  test('with a failure does not affect a session that the same user has replaced', async () => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    engine.refreshNow();
    await settled();
    engine.show(null);
    engine.signIn('p');
    await settled();
    world.activity.length = 0;
    world.approve();
    release();
    await settled();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
    const lent = await lend(engine);
    expect(world.session.value()?.accessToken?.secret.reveal()).toBe(lent);
  });
});

describe('until when a token may be valid somewhere', () => {
  /** The next access tokens end at the time that `at` returns. */
  const endingAt = (world: World, at: () => number) =>
    answerRefresh(world, (honest) => async (token, subject) => {
      return { ...(await honest(token, subject)), accessTokenExpiresAt: at() };
    });

  test('is the latest end of all tokens, not the end of the latest token', async () => {
    const { world, engine } = await signedIn();
    const late = world.clock.now() + 30 * 60_000;
    let expiresAt = late;
    endingAt(world, () => expiresAt);
    engine.refreshNow();
    await settled();
    expiresAt = world.clock.now() + accessTokenMs;
    engine.refreshNow();
    await settled();
    expect(world.session.value()?.accessTokenExpiresAt).toBe(late);
    engine.lock('asked');
    await settled();
    expect(world.session.value()?.accessTokenExpiresAt).toBe(late);
    world.revocationWorks = false;
    world.directorySupported = false;
    engine.signOut();
    await settled();
    expect(engine.snapshot().receipts[0]?.mayLiveUntil).toBe(late);
  });
});

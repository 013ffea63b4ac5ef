import { describe, expect, test } from 'vitest';
import { problemOf } from '../../../main/session/core/vault-problem.ts';
import type { Ports, ProviderEntry } from '../../../main/session/ports/ports.ts';
import { createWorld, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const hour = 3_600_000;

/** A user has signed in, and the app has quit since. */
async function quit(settings: Partial<Ports['settings']> = {}) {
  const { world, engine } = await signedIn(createWorld(settings));
  await engine.stop();
  world.requests.length = 0;
  world.activity.length = 0;
  return world;
}

describe('a session of a provider whose configuration has changed is neither opened nor deleted', () => {
  test.each([
    ['another name', (entry: ProviderEntry) => Object.assign(entry.provider, { id: 'other' })],
    [
      'another issuer',
      (entry: ProviderEntry) => Object.assign(entry.provider, { issuer: 'https://other.example.test' }),
    ],
    ['another client', (entry: ProviderEntry) => Object.assign(entry, { clientId: 'other' })],
  ])('%s', async (_, change) => {
    const world = await quit();
    const entry = world.entry();
    const { clientId, provider } = entry;
    const { id, issuer } = provider;
    change(entry);
    const engine = await world.start();
    await settled();
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
    expect(world.requests).toEqual([]);
    expect(world.session.value()).not.toBeNull();
    await engine.stop();

    Object.assign(entry, { clientId });
    Object.assign(provider, { id, issuer });
    const again = await world.start();
    await settled();
    expect(again.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  });
});

test('the matching one of several providers is found', async () => {
  const world = await quit();
  const entry = world.entry();
  const other = { ...entry, provider: { ...entry.provider, id: 'q', issuer: 'https://q.example.test' } };
  Object.assign(world.ports(), { providers: [other, entry] });
  const engine = await world.start();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { providerId: 'p' } });
});

test('the stored session is shown as refreshing until it is fresh', async () => {
  const world = await quit();
  const stored = world.session.value();
  world.hold = new Promise(() => {});
  await world.clock.advance(1_000);
  const engine = await world.start();
  await settled();
  expect(engine.snapshot().state).toMatchObject({
    kind: 'signed-in',
    account: stored?.account,
    session: {
      authenticatedAt: stored?.authenticatedAt,
      refreshedAt: stored?.refreshedAt,
      accessTokenExpiresAt: null,
      endsAt: (stored?.startedAt ?? 0) + 12 * hour,
      persistence: 'keychain',
    },
    freshness: { kind: 'refreshing' },
  });
  expect(world.activity).toContainEqual({ what: 'restored' });
});

test('the absolute lifetime continues, also by the clock that the user cannot set', async () => {
  const world = await quit();
  await world.clock.advance(11 * hour);
  const engine = await world.start();
  await settled();
  // A clock that is set back now gains nothing.
  world.clock.setBy(-6 * hour);
  await world.clock.advance(hour - 5_000);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await world.clock.advance(10_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

test('a session dated in the future gets one whole lifetime, and no more', async () => {
  const world = await quit();
  world.clock.setBy(-30 * hour);
  const engine = await world.start();
  await settled();
  await world.clock.advance(12 * hour - 5_000);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await world.clock.advance(10_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

test('setting the clock back while the app is closed does not reduce the age that was reached', async () => {
  const { world, engine } = await signedIn();
  world.idleMs = 0;
  let running = engine;
  let hours = 0;
  while (running.snapshot().state.kind === 'signed-in') {
    await world.clock.advance(2 * hour);
    hours += 2;
    if (hours > 24) break;
    await running.stop();
    world.clock.setBy(-30 * hour);
    running = await world.start();
    await settled();
  }
  // A new run does not know the time since the last store: less than one token lifetime each.
  expect(hours).toBeGreaterThanOrEqual(12);
  expect(hours).toBeLessThanOrEqual(14);
  expect(running.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

describe('if the sign-outs of an earlier run cannot be read', () => {
  test('a session that may be among them stays closed, with the reason', async () => {
    const world = await quit();
    world.signOuts.faults.read = 'keychain-unavailable';
    const engine = await world.start();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'vault-blocked', code: 'keychain-unavailable' });
    expect(world.requests).toEqual([]);
    world.signOuts.faults.read = null;
    engine.retry();
    await settled();
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('and never will be, the session is opened, because it would stay closed forever', async () => {
    const world = await quit();
    world.signOuts.faults.read = 'keychain-record-unreadable';
    const engine = await world.start();
    await settled();
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });
});

test('a sign-out of another session does not delete this one', async () => {
  const world = await quit();
  const stored = world.session.value();
  if (stored === null) throw new Error('nothing stored');
  const queued = {
    id: 'q',
    sessionId: 'another',
    scope: 'this-device',
    queuedAt: 0,
    attempts: 0,
    lastError: null,
    providerId: 'p',
    subject: 'ada',
    refreshToken: stored.refreshToken,
    accessTokenExpiresAt: null,
    endedSessions: null,
  } as const;
  world.signOuts.set([queued]);
  world.offline = 'provider-unreachable';
  const engine = await world.start();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
  expect(world.session.value()).not.toBeNull();
});

test('an unreadable record is logged with its error code', async () => {
  const world = await quit();
  world.session.faults.read = 'keychain-record-unreadable';
  const engine = await world.start();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'vault-blocked', problem: 'unreadable' });
  expect(world.activity).toContainEqual({ what: 'vault-failed', code: 'keychain-record-unreadable' });
});

test.each([
  ['keychain-locked', 'locked'],
  ['keychain-record-unreadable', 'unreadable'],
  ['keychain-unavailable', 'unavailable'],
  ['keychain-write-failed', 'unavailable'],
  ['internal', 'unavailable'],
] as const)('%s means that the vault is %s', (code, problem) => {
  expect(problemOf(code)).toBe(problem);
});

test('a stored lock removes an access token that is still in the record', async () => {
  const world = await quit();
  expect(world.session.value()?.accessToken).not.toBeNull();
  const list = world.accounts.value();
  if (list === null) throw new Error('no list');
  const locked = { reason: 'asked', at: world.clock.now() } as const;
  world.accounts.set({ ...list, accounts: list.accounts.map((account) => ({ ...account, locked })) });
  const engine = await world.start();
  await settled();
  await world.clock.advance(60_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
  expect(world.session.value()?.accessToken).toBeNull();
});

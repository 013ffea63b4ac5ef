import { expect, test } from 'vitest';
import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { Snapshot } from '../../../contract/session-state.ts';
import {
  accessTokenMs,
  createWorld,
  lend,
  restarted,
  signedIn,
  signIn,
  twoSignedIn,
  unlock,
} from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const kinds = ({ accounts }: Snapshot) => Object.fromEntries(accounts.map(({ id, kind }) => [id, kind]));

test('a start refreshes the shown account, and no unloaded one', async () => {
  const { world } = await twoSignedIn();
  const engine = await world.start();
  await settled();
  expect(world.sent('refresh')).toBe(1);
  await world.clock.advance(3_600_000 / 2);
  const before = world.sent('refresh');
  engine.show('ada');
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { subject: 'ada' } });
  expect(world.sent('refresh')).toBe(before + 1);
});

test('an unused account in the background lets its access token expire, and refreshes on use', async () => {
  const { world, engine } = await twoSignedIn();
  await lend(engine, 'ada');
  await world.clock.advance(accessTokenMs);
  // One request for each, because both were in use.
  expect(world.sent('refresh')).toBe(2);
  await world.clock.advance(10 * accessTokenMs);
  const bobs = world.sent('refresh') - 2;
  expect(bobs).toBeGreaterThanOrEqual(10);
  const token = await lend(engine, 'ada');
  expect(world.sent('refresh')).toBe(2 + bobs + 1);
  expect(token).not.toBe(await lend(engine, 'bob'));
});

test('an access token is returned for the requested account, and for no unknown one', async () => {
  const { engine } = await twoSignedIn();
  expect(await lend(engine, 'ada')).not.toBe(await lend(engine, 'bob'));
  await expect(lend(engine, 'eve')).rejects.toMatchObject({ code: 'not-possible-now' });
});

test('a provider that hangs on one account delays no other', async () => {
  const { world, engine } = await twoSignedIn();
  world.hold = new Promise(() => {});
  engine.refreshNow();
  await settled();
  world.hold = null;
  await world.clock.advance(accessTokenMs);
  await expect(lend(engine, 'ada')).resolves.toMatch(/^at-/);
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
});

test('a lock applies to all accounts, unloaded ones included, and persists for each across a restart', async () => {
  const { world } = await twoSignedIn();
  const engine = await world.start();
  await settled();
  engine.lock('asked');
  await settled();
  const locked = { ada: 'locked', bob: 'locked' };
  expect(kinds(engine.snapshot())).toEqual(locked);
  expect(JSON.stringify(engine.snapshot())).not.toMatch(/Ada|example\.test\/|@/);
  await expect(lend(engine, 'ada')).rejects.toMatchObject({ code: 'not-possible-now' });
  const again = await world.start();
  await settled();
  expect(kinds(again.snapshot())).toEqual(locked);
  again.show('ada');
  await settled();
  expect(again.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
});

test('idle time locks unloaded accounts too', async () => {
  const { world } = await twoSignedIn();
  const engine = await world.start();
  await settled();
  for (let idle = 0; idle <= 600_000; idle += 60_000) {
    world.idleMs = idle;
    await world.clock.advance(60_000);
  }
  expect(kinds(engine.snapshot())).toEqual({ ada: 'locked', bob: 'locked' });
  expect(world.lockStored('ada')).toMatchObject({ reason: 'idle' });
});

test('an unlock opens the account of the user who signed in, and no other', async () => {
  const { world, engine } = await twoSignedIn();
  engine.lock('asked');
  await settled();
  await unlock(world, engine);
  expect(kinds(engine.snapshot())).toEqual({ ada: 'locked', bob: 'signed-in' });
  expect(world.lockStored('bob')).toBeNull();
  expect(world.lockStored('ada')).toMatchObject({ reason: 'asked' });
});

test('signing out of one account leaves the other, and deletes only its own record', async () => {
  const { world, engine } = await twoSignedIn();
  engine.signOut();
  await settled();
  expect(engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, shownAccountId: null });
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in' });
  expect(world.sessionOf('bob').value()).toBeNull();
  expect(world.sessionOf('ada').value()).not.toBeNull();
  expect(world.accounts.value()).toMatchObject({ shown: 'ada', accounts: [{ id: 'ada' }] });
  engine.show('ada');
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { subject: 'ada' } });
});

test('an unreadable record blocks its own account only, and a caller’s retry reads it again', async () => {
  const { world } = await twoSignedIn();
  const engine = await world.start();
  await settled();
  world.sessionOf('ada').faults.read = 'keychain-record-unreadable';
  await expect(lend(engine, 'ada')).rejects.toMatchObject({ code: 'keychain-record-unreadable' });
  expect(kinds(engine.snapshot())).toEqual({ ada: 'vault-blocked', bob: 'signed-in' });
  world.sessionOf('ada').faults.read = null;
  await expect(lend(engine, 'ada')).resolves.toMatch(/^at-/);
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
});

test('a session that the provider ended leaves the others unchanged', async () => {
  const { world, engine } = await twoSignedIn();
  const token = world.sessionOf('bob').value()?.refreshToken.reveal() ?? '';
  world.endSession(token);
  engine.refreshNow();
  await settled();
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', bob: 'reauthentication-required' });
  expect(world.accounts.value()?.accounts.map(({ id }) => id)).toEqual(['ada']);
});

test('a listed account whose sign-in was interrupted before its record was stored is removed', async () => {
  const { world } = await twoSignedIn();
  world.sessionOf('bob').set(null);
  const engine = await world.start();
  await settled();
  expect(engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, shownAccountId: null });
  expect(world.accounts.value()?.accounts.map(({ id }) => id)).toEqual(['ada']);
});

test('an unstored list keeps a new session in memory, and both are stored as soon as possible', async () => {
  const world = createWorld();
  const engine = await world.start();
  world.accounts.faults.write = 'keychain-write-failed';
  await signIn(world, engine);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', session: { persistence: 'memory-only' } });
  expect(world.session.value()).toBeNull();
  world.accounts.faults.write = null;
  await world.clock.advance(2 * accessTokenMs);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', session: { persistence: 'keychain' } });
  expect(world.session.value()).not.toBeNull();
  expect(world.accounts.value()?.accounts).toHaveLength(1);
});

test('a thousand accounts: one timer, one read of the list, and no work for unloaded accounts', async () => {
  const world = createWorld();
  const { engine } = await signedIn(world);
  await settled();
  await engine.stop();
  const accounts = Array.from({ length: 1_000 }, (_, index) => ({
    id: `account-${index}`,
    providerId: 'p',
    sessionId: `session-${index}`,
    label: `Person ${index}`,
    locked: null,
  }));
  world.accounts.set({ shown: 'ada', accounts: [...(world.accounts.value()?.accounts ?? []), ...accounts] });
  const timersBefore = world.clock.timers();
  const again = await world.start();
  await settled();
  expect(world.clock.timers() - timersBefore).toBe(1);
  expect(again.snapshot().accounts).toHaveLength(1_001);
  const wakes = world.requests.length;
  await world.clock.advance(accessTokenMs / 2);
  expect(world.clock.timers() - timersBefore).toBe(1);
  expect(world.requests.length - wakes).toBeLessThanOrEqual(1);
});

test('an account whose sign-out is pending is not among the unloaded ones', async () => {
  const { world, engine } = await twoSignedIn();
  world.sessionOf('bob').faults.clear = 'keychain-write-failed';
  engine.signOut();
  await settled();
  expect(engine.snapshot().state.kind).toBe('vault-blocked');
  world.sessionOf('bob').faults.clear = null;
  world.offline = 'provider-unreachable';
  const again = await restarted(world, engine);
  expect(kinds(again.snapshot())).toEqual({ ada: 'signed-in' });
  expect(again.snapshot().pendingSignOuts).toHaveLength(1);
});

test('a receipt from before a lock cannot be read by adding an account', async () => {
  const { world, engine } = await twoSignedIn();
  engine.signOut();
  await settled();
  expect(engine.snapshot().receipts).toHaveLength(1);
  engine.show('ada');
  await settled();
  engine.lock('asked');
  await settled();
  engine.show(null);
  expect(engine.snapshot().receipts).toEqual([]);
  engine.show('ada');
  world.subject = 'ada';
  await unlock(world, engine);
  expect(engine.snapshot().receipts).toHaveLength(1);
});

/** Ada is shown, and her refresh has failed with this code. */
async function failing(code: SessionErrorCode) {
  const { world, engine } = await twoSignedIn();
  engine.show('ada');
  await settled();
  world.offline = code;
  engine.refreshNow();
  await settled();
  return { world, engine };
}

test('an account that went offline in the background is retried as soon as it is shown', async () => {
  const { world, engine } = await failing('provider-unreachable');
  expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'offline' } });
  engine.show('bob');
  // By now the account has no scheduled work.
  await world.clock.advance(30_000);
  world.offline = null;
  engine.show('ada');
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});

test('showing an account whose provider is in backoff does not shorten the wait', async () => {
  const { world, engine } = await failing('provider-busy');
  world.requests.length = 0;
  for (const id of ['bob', 'ada', 'bob', 'ada']) {
    engine.show(id);
    await settled();
  }
  expect(world.requests).toEqual([]);
});

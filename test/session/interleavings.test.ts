import { expect, test } from 'vitest';
import { createEngine } from '../../main/session/engine.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { createWorld, signedIn, signIn } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { gate } from '../support/gate.ts';
import { expectNothingUnhandled, nextTurn } from '../support/nothing-unhandled.ts';

expectNothingUnhandled();

/** A session that the provider has ended, while the keychain is slow to delete it. */
async function endedSlowly() {
  const { world, engine } = await signedIn();
  const slow = gate();
  const { clear } = world.session.store;
  Object.assign(world.session.store, { clear: () => slow.opened.then(clear) });
  world.live.clear();
  engine.refreshNow();
  await settled();
  return { world, engine, slow };
}

test('a session that ended is reported before its record is deleted', async () => {
  const { world, engine, slow } = await endedSlowly();
  expect(engine.snapshot().state.kind).toBe('reauthentication-required');
  expect(() => engine.signOut()).toThrow('not-possible-now');
  expect(() => world.tell('os-locked')).not.toThrow();
  slow.open();
  await nextTurn();
  expect(world.session.value()).toBeNull();
});

test('a new sign-in while the old session is being deleted keeps the new one', async () => {
  const { world, engine, slow } = await endedSlowly();
  await signIn(world, engine);
  slow.open();
  await nextTurn();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
  expect([...world.live.keys()]).toEqual([world.storedToken()]);
});

test('a session that could not be deleted stays signed out once it is deleted', async () => {
  const { world, engine } = await signedIn();
  Object.assign(world.entry().provider, { revoke: async () => false });
  world.session.faults.clear = 'keychain-write-failed';
  engine.signOut();
  await settled();
  expect(engine.snapshot().state.kind).toBe('vault-blocked');
  await world.clock.advance(5_000);
  expect(engine.snapshot().receipts).toEqual([]);
  world.session.faults.clear = null;
  engine.retry();
  await nextTurn();
  expect(engine.snapshot().state.kind).toBe('signed-out');
  await engine.stop();
  const again = await world.start();
  expect(again.snapshot().state.kind).toBe('signed-out');
});

test('a list of devices or a receipt that arrives after the lock does not reach the page', async () => {
  const { world, engine } = await signedIn();
  engine.signOut();
  await settled();
  await signIn(world, engine);
  const listing = gate();
  Object.assign(world.entry().directory, { list: () => listing.opened.then(() => []) });
  const asked = engine.listDevices();
  await settled();
  engine.lock('asked');
  listing.open();
  await expect(asked).rejects.toMatchObject({ code: 'not-possible-now' });
  expect(engine.snapshot().receipts).toEqual([]);
});

test('a user who begins to unlock is not shown the receipt of an earlier sign-out', async () => {
  const { world, engine } = await signedIn();
  engine.signOutEverywhere();
  await settled();
  await signIn(world, engine);
  engine.lock('asked');
  engine.unlock();
  expect(engine.snapshot()).toMatchObject({ state: { kind: 'signing-in', purpose: 'unlock' }, receipts: [] });
  await settled();
  world.approve();
  await settled();
  expect(engine.snapshot().receipts).toHaveLength(1);
});

test('a refresh that ends with a locked session returns its token to no waiting caller', async () => {
  const { world, engine } = await signedIn();
  const refresh = gate();
  world.hold = refresh.opened;
  world.clock.setBy(13 * 3_600_000);
  const asked = engine.listDevices();
  const judged = expect(asked).rejects.toMatchObject({ code: 'not-possible-now' });
  engine.refreshNow();
  await settled();
  refresh.open();
  await judged;
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
  expect(world.requests).not.toContain('list');
});

test('signing out everywhere, at a provider without a directory, opens its logout page in the browser', async () => {
  const world = createWorld();
  world.directorySupported = false;
  const entry = world.entry();
  Object.assign(entry, { endsBrowserSession: true });
  Object.assign(entry.provider, { endSessionUrl: async () => new URL('https://issuer.example.test/end') });
  const { engine } = await signedIn(world);
  engine.signOutEverywhere();
  await nextTurn();
  expect(world.opened.map(({ href }) => href)).toContain('https://issuer.example.test/end');
});

test('a fresh sign-in sends no refresh before it is due', async () => {
  const { world } = await signedIn();
  await world.clock.advance(30_000);
  expect(world.requests).not.toContain('refresh');
  await world.clock.advance(30_000);
  expect(world.requests).toContain('refresh');
});

test('quitting while the keychain is being read starts no refresh afterwards', async () => {
  const { world, engine: first } = await signedIn();
  await first.stop();
  const reading = gate();
  const { read } = world.session.store;
  Object.assign(world.session.store, { read: () => reading.opened.then(read) });
  const engine = createEngine(world.ports());
  const starting = engine.start();
  await settled();
  world.requests.length = 0;
  await engine.stop();
  reading.open();
  await starting;
  await nextTurn();
  expect(world.requests).toEqual([]);
});

test('a lock that the keychain did not store is stored as soon as it does', async () => {
  const { world, engine } = await signedIn();
  world.session.faults.read = 'keychain-locked';
  engine.lock('os-locked');
  await settled();
  world.session.faults.read = null;
  await world.clock.advance(61_000);
  expect(world.lockStored()).toMatchObject({ reason: 'os-locked' });
});

test('a pending sign-out at a removed provider does not keep the timer busy', async () => {
  const world = createWorld();
  world.signOuts.set([
    {
      id: 'x',
      sessionId: 's',
      scope: 'this-device',
      queuedAt: 0,
      attempts: 0,
      lastError: null,
      providerId: 'gone',
      subject: 'ada',
      refreshToken: new Secret('rt-gone'),
      accessTokenExpiresAt: null,
      endedSessions: null,
    },
  ]);
  let timers = 0;
  const { after } = world.clock;
  Object.assign(world.clock, {
    after: (...args: Parameters<typeof after>) => {
      timers += 1;
      return after(...args);
    },
  });
  const engine = await world.start();
  await world.clock.advance(60_000);
  expect(timers).toBeLessThan(20);
  expect(engine.snapshot().pendingSignOuts).toMatchObject([{ id: 'x', lastError: 'not-possible-now' }]);
});

test('a pending sign-out everywhere is sent before a new sign-in, which it would end', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.signOutEverywhere();
  await settled();
  world.offline = null;
  world.requests.length = 0;
  await signIn(world, engine);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  expect(world.requests.indexOf('end-others')).toBeLessThan(world.requests.indexOf('prepare sign-in'));
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('a token that outlives a revocation is on the receipt, although a later one is rejected', async () => {
  const { world, engine } = await signedIn();
  const { provider, directory } = world.entry();
  Object.assign(provider, { revoke: async () => true });
  Object.assign(directory, { accepts: async (token: Secret) => token.reveal() === 'at-2' });
  engine.signOut();
  await settled();
  const [receipt] = engine.snapshot().receipts;
  expect(receipt?.checks).toContainEqual({ name: 'refresh-token-refused', outcome: 'not-verified' });
  expect(receipt?.checks).toContainEqual({ name: 'access-token-refused', outcome: 'not-verified' });
  expect(receipt?.mayLiveUntil).not.toBeNull();
});

test('signing out of a locked session after a restart still knows until when a token may be valid', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  await settled();
  await engine.stop();
  const again = await world.start();
  again.signOut();
  await nextTurn();
  const [receipt] = again.snapshot().receipts;
  expect(receipt?.checks).toContainEqual({ name: 'access-token-refused', outcome: 'not-verified' });
  expect(receipt?.mayLiveUntil).toBeGreaterThan(world.clock.now());
});

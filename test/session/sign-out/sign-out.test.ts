import { expect, test } from 'vitest';
import { holdRefreshes, restarted, signedIn, signIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const device = (id: string, current = false) => ({
  id,
  client: 'Nightlatch',
  device: id,
  startedAt: 0,
  lastUsedAt: 0,
  current,
});

async function withDevices() {
  const { world, engine } = await signedIn();
  world.devices = [device('here', true), device('laptop'), device('phone')];
  return { world, engine };
}

test('signing out here queues the server part before it deletes the session, then revokes and verifies', async () => {
  const { world, engine } = await withDevices();
  engine.signOut();
  await settled();
  expect(world.journal.slice(0, 2)).toEqual(['sign-outs written', 'session cleared']);
  const { state, receipts, pendingSignOuts } = engine.snapshot();
  expect(state).toEqual({ kind: 'signed-out', error: null });
  expect(pendingSignOuts).toEqual([]);
  expect(receipts).toHaveLength(1);
  expect(receipts[0]?.checks).toEqual([
    { name: 'revocation-answered', outcome: 'verified' },
    { name: 'refresh-token-refused', outcome: 'verified' },
    { name: 'access-token-refused', outcome: 'verified' },
  ]);
  expect(world.live.size).toBe(0);
});

test('signing out everywhere ends the others, verifies that, then ends and verifies itself', async () => {
  const { world, engine } = await withDevices();
  engine.signOutEverywhere();
  await settled();
  expect(world.requests).toEqual(['list', 'end-others', 'list', 'revoke', 'refresh', 'probe']);
  const [receipt] = engine.snapshot().receipts;
  expect(receipt?.checks.map(({ outcome }) => outcome)).toEqual(['verified', 'verified', 'verified', 'verified']);
  expect(receipt?.sessions.map(({ device: name, ended }) => [name, ended])).toEqual([
    ['here', true],
    ['laptop', true],
    ['phone', true],
  ]);
  expect(receipt?.mayLiveUntil).toBeNull();
});

test('a provider that responds 200 and revokes nothing is detected', async () => {
  const { world, engine } = await withDevices();
  world.revocationWorks = false;
  engine.signOut();
  await settled();
  const [receipt] = engine.snapshot().receipts;
  expect(receipt?.checks).toContainEqual({ name: 'revocation-answered', outcome: 'verified' });
  expect(receipt?.checks).toContainEqual({ name: 'refresh-token-refused', outcome: 'not-verified' });
});

test('offline, this computer is signed out at once and the server part is shown as pending', async () => {
  const { world, engine } = await withDevices();
  world.offline = 'provider-unreachable';
  engine.signOutEverywhere();
  await settled();
  const { state, pendingSignOuts, receipts } = engine.snapshot();
  expect(state).toEqual({ kind: 'signed-out', error: null });
  expect(world.session.value()).toBeNull();
  expect(pendingSignOuts).toMatchObject([{ scope: 'everywhere', attempts: 1, lastError: 'provider-unreachable' }]);
  expect(receipts).toEqual([]);
});

test('a pending sign-out is completed by itself on reconnect', async () => {
  const { world, engine } = await withDevices();
  world.offline = 'provider-unreachable';
  engine.signOutEverywhere();
  await settled();
  world.offline = null;
  await world.clock.advance(5_000);
  const { pendingSignOuts, receipts } = engine.snapshot();
  expect(pendingSignOuts).toEqual([]);
  expect(receipts[0]?.sessions.filter(({ ended }) => ended)).toHaveLength(3);
  expect(world.live.size).toBe(0);
});

test('a pending sign-out survives a restart and is completed then', async () => {
  const { world, engine } = await withDevices();
  world.offline = 'provider-unreachable';
  engine.signOutEverywhere();
  await settled();
  await engine.stop();
  world.offline = null;
  const again = await world.start();
  expect(again.snapshot().state).toEqual({ kind: 'signed-out', error: null });
  await world.clock.advance(1_000);
  expect(again.snapshot().pendingSignOuts).toEqual([]);
  expect(again.snapshot().receipts).toHaveLength(1);
  expect(world.signOuts.value()).toEqual([]);
});

test('after a crash between queue and delete the next start finishes: no session is resurrected', async () => {
  const { world, engine } = await withDevices();
  const stored = world.session.value();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  await engine.stop();
  world.session.set(stored);
  const again = await world.start();
  expect(again.snapshot().state).toEqual({ kind: 'signed-out', error: null });
  expect(world.session.value()).toBeNull();
});

test('progress is kept: the others are not ended twice if the second half had to wait', async () => {
  const { world, engine } = await withDevices();
  const { provider } = world.entry();
  const revoke = provider.revoke;
  Object.assign(provider, {
    revoke: async () => {
      world.offline = 'provider-unreachable';
      throw Object.assign(new Error('offline'), {});
    },
  });
  engine.signOutEverywhere();
  await settled();
  expect(engine.snapshot().pendingSignOuts).toHaveLength(1);
  Object.assign(provider, { revoke });
  world.offline = null;
  await world.clock.advance(5_000);
  expect(world.requests.filter((what) => what === 'end-others')).toHaveLength(1);
  expect(engine.snapshot().receipts[0]?.sessions.map(({ device: name }) => name)).toContain('phone');
});

test('during a refresh, the newest token is the one that is revoked', async () => {
  const { world, engine } = await withDevices();
  const release = holdRefreshes(world);
  engine.refreshNow();
  await settled();
  engine.signOut();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signing-out');
  release();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-out');
  expect(world.live.size).toBe(0);
});

test('a session is reported as signed out only once the keychain has deleted it', async () => {
  const { world, engine } = await withDevices();
  world.session.faults.read = 'keychain-locked';
  engine.signOut();
  await settled();
  expect(engine.snapshot().state).toEqual({
    kind: 'vault-blocked',
    problem: 'locked',
    code: 'keychain-locked',
    error: null,
  });
  world.session.faults.read = null;
  engine.retry();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-out');
  expect(world.live.size).toBe(0);
  expect(engine.snapshot().receipts).toHaveLength(1);
});

test('a locked session can be signed out here, and not everywhere', async () => {
  const { engine } = await withDevices();
  engine.lock('asked');
  await expect(engine.signOutEverywhere()).rejects.toThrow('not-possible-now');
  engine.signOut();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-out');
});

test('a receipt stays until it is dismissed', async () => {
  const { engine } = await withDevices();
  engine.signOut();
  await settled();
  const id = engine.snapshot().receipts[0]?.id ?? '';
  engine.dismissReceipt('another');
  expect(engine.snapshot().receipts).toHaveLength(1);
  engine.dismissReceipt(id);
  expect(engine.snapshot().receipts).toEqual([]);
});

test('a failing directory leaves the sign-out pending, and never counts as an empty list', async () => {
  const { world, engine } = await withDevices();
  const { directory } = world.entry();
  Object.assign(directory, { list: () => Promise.reject(Object.assign(new Error('down'))) });
  engine.signOutEverywhere();
  await settled();
  expect(engine.snapshot().pendingSignOuts).toHaveLength(1);
  expect(engine.snapshot().receipts).toEqual([]);
});

test('an unreadable queue is not overwritten, and is completed once it is readable', async () => {
  const { world, engine } = await withDevices();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  await engine.stop();
  const stored = world.signOuts.value();
  world.signOuts.faults.read = 'keychain-locked';
  world.offline = null;
  const again = await world.start();
  await signIn(world, again);
  again.signOut();
  await settled();
  expect(world.signOuts.value()).toEqual(stored);
  expect(again.snapshot().receipts).toHaveLength(1);
  world.signOuts.faults.read = null;
  await signIn(world, again);
  again.signOut();
  await settled();
  await world.clock.advance(1_000);
  expect(world.signOuts.value()).toEqual([]);
  expect(again.snapshot().receipts).toHaveLength(3);
});

test('a permanently unreadable queue prevents no later sign-out from being stored', async () => {
  const { world, engine } = await withDevices();
  world.signOuts.faults.read = 'keychain-record-unreadable';
  const second = await restarted(world, engine);
  const token = world.storedToken() ?? '';
  world.offline = 'provider-unreachable';
  second.signOut();
  await settled();
  await second.stop();
  // It has been readable again since the write.
  world.signOuts.faults.read = null;
  const again = await world.start();
  await settled();
  expect(again.snapshot().pendingSignOuts).toMatchObject([{ scope: 'this-device' }]);
  world.offline = null;
  await world.clock.advance(60_000);
  expect(again.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ scope: 'this-device' }] });
  expect(world.live.has(token)).toBe(false);
});

test('the screen does not wait for a provider that does not respond', async () => {
  const { world, engine } = await withDevices();
  const { provider } = world.entry();
  Object.assign(provider, { revoke: () => new Promise(() => {}) });
  engine.signOut();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signing-out');
  await world.clock.advance(4_000);
  const { state, pendingSignOuts } = engine.snapshot();
  expect(state).toEqual({ kind: 'signed-out', error: null });
  expect(pendingSignOuts).toMatchObject([{ scope: 'this-device', nextTryAt: null }]);
});

test('the current access token is kept through an outage, so that its end can still be verified', async () => {
  const { world, engine } = await withDevices();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  world.offline = null;
  await world.clock.advance(5_000);
  expect(engine.snapshot().receipts[0]?.checks).toContainEqual({ name: 'access-token-refused', outcome: 'verified' });
});

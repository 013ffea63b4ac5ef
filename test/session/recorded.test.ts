import { expect, test } from 'vitest';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { createWorld, signedIn, type World, waitingForBrowser } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

/** Returns what was recorded since the last call. */
function recorded({ activity }: World) {
  return activity.splice(0);
}

test('a sign-in, a refresh, a lock and an unlock are recorded once each', async () => {
  const { world, engine } = await signedIn();
  expect(recorded(world)).toEqual([{ what: 'signed-in' }]);
  engine.refreshNow();
  await settled();
  expect(recorded(world)).toEqual([{ what: 'refreshed' }]);
  engine.lock('asked');
  await settled();
  expect(recorded(world)).toEqual([{ what: 'locked', reason: 'asked' }]);
  engine.unlock();
  await settled();
  expect(recorded(world)).toEqual([]);
  world.approve();
  await settled();
  expect(recorded(world)[0]).toEqual({ what: 'unlocked' });
});

test('a restart records the restored sessions, and a start without stored sessions records that', async () => {
  const { world, engine } = await signedIn();
  await engine.stop();
  recorded(world);
  await world.start();
  await settled();
  expect(recorded(world)).toEqual([{ what: 'restored' }, { what: 'refreshed' }]);

  const empty = createWorld();
  await empty.start();
  await settled();
  expect(recorded(empty)).toEqual([]);
});

test('a sign-in that the user cancelled is recorded as cancelled', async () => {
  const { world, engine } = await waitingForBrowser();
  engine.cancelSignIn();
  await settled();
  expect(recorded(world)).toEqual([{ what: 'sign-in-cancelled' }]);
});

test('a failed sign-in is recorded with its code', async () => {
  const { world } = await waitingForBrowser();
  world.deny();
  await settled();
  expect(recorded(world)).toEqual([{ what: 'sign-in-failed', code: 'sign-in-denied' }]);
});

test('a session that the provider ended is recorded with the provider’s error', async () => {
  const { world, engine } = await signedIn();
  recorded(world);
  world.endSession(world.storedToken() ?? '');
  engine.refreshNow();
  await settled();
  expect(recorded(world)).toEqual([
    { what: 'refresh-failed', code: 'refresh-refused' },
    { what: 'session-ended', code: 'refresh-refused' },
  ]);
});

test('a sign-out is recorded when it is queued and when it is done', async () => {
  const { world, engine } = await signedIn();
  recorded(world);
  engine.signOutEverywhere();
  await settled();
  expect(recorded(world)).toEqual([
    { what: 'sign-out-queued', scope: 'everywhere' },
    { what: 'sign-out-done', scope: 'everywhere' },
  ]);
});

test('each failed attempt of a sign-out is recorded', async () => {
  const { world, engine } = await signedIn();
  recorded(world);
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  const failed = { what: 'sign-out-failed', scope: 'this-device', code: 'provider-unreachable' };
  expect(recorded(world)).toEqual([{ what: 'sign-out-queued', scope: 'this-device' }, failed]);
  await world.clock.advance(3_000);
  expect(recorded(world)).toEqual([failed]);
});

test('a logout page that could not be opened at the end is recorded, and the sign-out stands', async () => {
  const { world, engine } = await signedIn();
  const entry = world.entry();
  Object.assign(entry, { endsBrowserSession: true });
  Object.assign(entry.provider, { endSessionUrl: () => Promise.reject(new Error('no')) });
  recorded(world);
  engine.signOut();
  await settled();
  expect(recorded(world).at(-1)).toEqual({ what: 'sign-out-failed', scope: 'this-device', code: 'internal' });
  expect(engine.snapshot().state.kind).toBe('signed-out');
});

test.each(['keychain-locked', 'keychain-record-unreadable'] as const satisfies readonly SessionErrorCode[])(
  'a vault that fails with %s is recorded if a lock could not be stored',
  async (code) => {
    const { world, engine } = await signedIn();
    recorded(world);
    world.session.faults.read = code;
    engine.lock('asked');
    await settled();
    expect(recorded(world)).toContainEqual({ what: 'vault-failed', code });
    expect(engine.snapshot().state.kind).toBe('locked');
  },
);

test('an unreadable queue of sign-outs is recorded with the reason', async () => {
  const world = createWorld();
  world.signOuts.faults.read = 'keychain-locked';
  await world.start();
  await settled();
  expect(recorded(world)).toEqual([{ what: 'vault-failed', code: 'keychain-locked' }]);
});

test('an unreadable list of accounts is recorded with the reason', async () => {
  const world = createWorld();
  world.accounts.faults.read = 'keychain-unavailable';
  await world.start();
  await settled();
  expect(recorded(world)).toContainEqual({ what: 'vault-failed', code: 'keychain-unavailable' });
});

test('a stray request is recorded with the reason', async () => {
  const { world } = await waitingForBrowser();
  world.redirects[0]?.stray();
  expect(recorded(world)).toEqual([{ what: 'stray-request', why: 'wrong-path' }]);
});

test.each(['os-locked', 'suspended'] as const)('%s is recorded as the reason of the lock', async (event) => {
  const { world } = await signedIn();
  recorded(world);
  world.tell(event);
  await settled();
  expect(recorded(world)).toEqual([{ what: 'locked', reason: event }]);
});

import { expect, test } from 'vitest';
import { createWorld, signIn, waitingForBrowser } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

test.each([
  ['keychain-locked', 'locked'],
  ['keychain-access-denied', 'locked'],
  ['keychain-unavailable', 'unavailable'],
  ['keychain-no-answer', 'unavailable'],
  ['keychain-changed', 'backend-changed'],
  ['keychain-module-changed', 'backend-changed'],
  ['keychain-record-unreadable', 'unreadable'],
] as const)('%s at the start has its own state and is left by a retry', async (code, problem) => {
  const world = createWorld();
  world.session.faults.read = code;
  const engine = await world.start();
  expect(engine.snapshot().state).toEqual({ kind: 'vault-blocked', problem, code, error: null });
  expect(world.journal).toEqual([]);
  engine.retry();
  await settled();
  expect(engine.snapshot().state.kind).toBe('vault-blocked');
  world.session.faults.read = null;
  engine.retry();
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
});

test('only the user discards an unreadable record, and only while it is unreadable', async () => {
  const world = createWorld();
  world.session.faults.read = 'keychain-locked';
  const engine = await world.start();
  await expect(engine.discardStoredSession()).rejects.toMatchObject({ code: 'not-possible-now' });
  world.session.faults.read = 'keychain-record-unreadable';
  engine.retry();
  await settled();
  await engine.discardStoredSession();
  expect(world.journal).toEqual(['accounts cleared']);
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
});

test('only the user accepts another keychain, and sign-in is impossible before', async () => {
  const world = createWorld();
  world.session.faults.read = 'keychain-changed';
  const engine = await world.start();
  expect(() => engine.signIn('p')).toThrow('not-possible-now');
  expect(world.journal).toEqual([]);
  await engine.discardStoredSession();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
});

test('a record that may still exist is not overwritten by a new sign-in', async () => {
  const world = createWorld();
  world.session.faults.read = 'keychain-record-unreadable';
  const engine = await world.start();
  expect(() => engine.signIn('p')).toThrow('not-possible-now');
});

test('without any keychain a user can still sign in, for this run', async () => {
  const world = createWorld();
  world.session.faults.read = 'keychain-unavailable';
  const { engine } = await waitingForBrowser(world);
  expect(engine.snapshot().state.kind).toBe('signing-in');
});

test('a keychain that locks during a refresh is offline for now, and nothing is lost', async () => {
  const world = createWorld();
  const engine = await world.start();
  await signIn(world, engine);
  world.session.faults.read = 'keychain-locked';
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state).toMatchObject({
    kind: 'signed-in',
    freshness: { kind: 'offline', code: 'keychain-locked' },
  });
  world.session.faults.read = null;
  await world.clock.advance(5_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});

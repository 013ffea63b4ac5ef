import { expect, test } from 'vitest';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { createWorld, restarted, signedIn, signIn, unlock } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const minute = 60_000;
const hour = 60 * minute;

test('idleness locks at its limit, and not before', async () => {
  const { world, engine } = await signedIn();
  for (let passed = 0; passed < 10 * minute - 1_000; passed += 1_000) {
    world.idleMs = passed;
    await world.clock.advance(1_000);
  }
  expect(engine.snapshot().state.kind).toBe('signed-in');
  world.idleMs = 10 * minute;
  await world.clock.advance(2_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('a key press restarts the idle count, and the window is notified', async () => {
  const { world, engine } = await signedIn();
  await world.clock.advance(9 * minute);
  world.idleMs = 0;
  await world.clock.advance(15_000);
  const { state } = engine.snapshot();
  expect(state.kind).toBe('signed-in');
  if (state.kind === 'signed-in') expect(state.session.idleLocksAt).toBeGreaterThan(world.clock.now() + 9 * minute);
});

test('a user who just signed in is not idle, whatever the desktop reports', async () => {
  const world = createWorld();
  world.idleMs = 5 * hour;
  const engine = await world.start();
  await signIn(world, engine);
  await world.clock.advance(9 * minute);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await world.clock.advance(minute + 1_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('the absolute lifetime locks a session that is used all day', async () => {
  const { world, engine } = await signedIn();
  world.idleMs = 0;
  await world.clock.advance(12 * hour - 2_000);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await world.clock.advance(4_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

test('setting the clock back does not extend the absolute lifetime', async () => {
  const { world, engine } = await signedIn();
  world.clock.setBy(-6 * hour);
  await world.clock.advance(12 * hour + minute);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

test.each([
  ['os-locked', 'os-locked'],
  ['suspended', 'suspended'],
] as const)('%s locks at once', async (event, reason) => {
  const { world, engine } = await signedIn();
  world.tell(event);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason });
});

test('a locked session exposes no account data and returns no token', async () => {
  const { engine } = await signedIn();
  engine.lock('asked');
  expect(JSON.stringify(engine.snapshot().state)).not.toMatch(/ada/i);
  await expect(engine.withAccessToken('ada', defaultToken, async () => 1)).rejects.toMatchObject({
    code: 'not-possible-now',
  });
});

test('no refresh is sent while the session is locked', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  await settled();
  world.requests.length = 0;
  await world.clock.advance(3 * hour);
  expect(world.requests).toEqual([]);
});

test('a lock persists across a restart', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  const again = await restarted(world, engine);
  expect(again.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
});

test('a session whose lifetime ended while the app was closed starts locked', async () => {
  const { world, engine } = await signedIn();
  await engine.stop();
  await world.clock.advance(13 * hour);
  const again = await world.start();
  expect(again.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

test('a fresh sign-in of the same user unlocks, and the session keeps its own tokens', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  await settled();
  const stored = world.storedToken();
  await world.clock.advance(hour);
  engine.unlock();
  await settled();
  expect(world.requests).toContain('prepare unlock');
  world.hold = new Promise(() => {});
  world.approve();
  await settled();
  const { state } = engine.snapshot();
  expect(state).toMatchObject({ kind: 'signed-in', account: { subject: 'ada' } });
  if (state.kind === 'signed-in') expect(state.session.endsAt).toBe(world.clock.now() + 12 * hour);
  expect(world.storedToken()).toBe(stored);
  expect(world.lockStored()).toBeNull();
});

test('another user cannot unlock, and the session is unchanged', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  world.subject = 'grace';
  await unlock(world, engine);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked', error: 'subject-mismatch' });
  expect(world.redirects.at(-1)?.concluded).toBe('failed');
  expect(world.session.value()?.account.subject).toBe('ada');
});

test('a cancelled unlock returns to the lock with its earlier reason', async () => {
  const { engine } = await signedIn();
  engine.lock('asked');
  engine.unlock();
  await settled();
  engine.cancelSignIn();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked', error: 'sign-in-cancelled' });
});

test('signing in to another session does not bypass a lock', async () => {
  const { engine } = await signedIn();
  engine.lock('asked');
  expect(() => engine.signIn('p')).toThrow('not-possible-now');
});

test('a desktop without an idle time is reported as such, and no value is guessed', async () => {
  const world = createWorld();
  world.idleMs = null;
  const engine = await world.start();
  await signIn(world, engine);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', session: { idleLocksAt: null } });
});

import { describe, expect, test, vi } from 'vitest';
import type { LockAction, LockRule, Settings } from '../../../contract/settings.ts';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import {
  createWorld,
  restarted,
  signedIn,
  signInToo,
  type World,
  waitingForBrowser,
} from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const minute = 60_000;

const withActions = (actions: Partial<Record<LockRule, LockAction>>, more: Partial<Settings> = {}) =>
  createWorld({ ...more, actions: { ...defaultSettings.actions, ...actions } as Settings['actions'] });

/** Bob is shown, and Ada is at rest after a restart. */
async function oneShownOneAtRest(world: World) {
  const { engine } = await signedIn(world);
  await signInToo(world, engine, 'bob');
  const again = await restarted(world, engine);
  return again;
}

describe('a window that is behind others', () => {
  const world = () => withActions({ unfocused: 'lock' }, { unfocusedLimitMs: 5 * minute });

  test('locks when it was there for as long as it may be, and no sooner', async () => {
    const { world: signed, engine } = await signedIn(world());
    signed.tell('window-unfocused');
    await signed.clock.advance(5 * minute - 1_000);
    expect(engine.snapshot().state.kind).toBe('signed-in');
    await signed.clock.advance(2_000);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'unfocused' });
  });

  test('may be there for a quarter of an hour where nothing else is chosen', async () => {
    const { world: signed, engine } = await signedIn(withActions({ unfocused: 'lock' }));
    signed.tell('window-unfocused');
    for (let passed = 0; passed < 14; passed += 1) {
      signed.idleMs = 0;
      await signed.clock.advance(minute);
    }
    expect(engine.snapshot().state.kind).toBe('signed-in');
    await signed.clock.advance(minute + 1_000);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'unfocused' });
  });

  test('begins anew each time it comes to the front', async () => {
    const { world: signed, engine } = await signedIn(world());
    for (let time = 0; time < 4; time += 1) {
      signed.tell('window-unfocused');
      await signed.clock.advance(4 * minute);
      signed.tell('window-focused');
    }
    await signed.clock.advance(20 * minute);
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('counts from when it went there, however often that is said', async () => {
    const { world: signed, engine } = await signedIn(world());
    for (let time = 0; time < 6; time += 1) {
      signed.tell('window-unfocused');
      await signed.clock.advance(minute);
    }
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'unfocused' });
  });

  test('counts a sleep, and gains nothing by a clock that is set back', async () => {
    const { world: signed, engine } = await signedIn(world());
    signed.tell('window-unfocused');
    signed.clock.setBy(-60 * minute);
    await signed.clock.advance(4 * minute);
    expect(engine.snapshot().state.kind).toBe('signed-in');
    signed.clock.setBy(3 * 60 * minute);
    await signed.clock.advance(minute);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'unfocused' });
  });

  test('locks those at rest with the others', async () => {
    const signed = world();
    const engine = await oneShownOneAtRest(signed);
    signed.tell('window-unfocused');
    await signed.clock.advance(6 * minute);
    expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
    expect(signed.lockStored('ada')).toMatchObject({ reason: 'unfocused' });
  });

  test('is nothing by itself', async () => {
    const { world: signed, engine } = await signedIn();
    signed.tell('window-unfocused');
    await signed.clock.advance(60 * minute);
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });
});

describe('a rule does what the settings say', () => {
  test.each([
    ['os-locked', 'os-locked'],
    ['suspended', 'suspended'],
    ['window-hidden', 'hidden'],
  ] as const)('%s: locks, signs out, or does nothing', async (event, rule) => {
    for (const [action, kind] of [
      ['lock', 'locked'],
      ['sign-out', 'signed-out'],
      ['nothing', 'signed-in'],
    ] as const) {
      const { world, engine } = await signedIn(withActions({ [rule]: action }));
      world.tell(event);
      await settled();
      expect([action, engine.snapshot().state.kind]).toEqual([action, kind]);
      expect(world.session.value() === null).toBe(action === 'sign-out');
    }
  });

  test('idle: signs out, those at rest too', async () => {
    const world = withActions({ idle: 'sign-out' });
    const engine = await oneShownOneAtRest(world);
    world.idleMs = 10 * minute;
    await world.clock.advance(10 * minute);
    await world.clock.advance(minute);
    expect(engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, accounts: [] });
    expect(world.sessionOf('ada').value()).toBeNull();
    expect(world.sessionOf('bob').value()).toBeNull();
    expect(world.live.size).toBe(0);
  });

  test('the lifetime that ended while the app was closed: signs out at the start', async () => {
    const world = withActions({ 'absolute-lifetime': 'sign-out' });
    const { engine } = await signedIn(world);
    await engine.stop();
    await world.clock.advance(13 * 60 * minute);
    const again = await world.start();
    await settled();
    expect(again.snapshot().state.kind).toBe('signed-out');
    expect(world.session.value()).toBeNull();
  });

  test('and a lock that stands keeps no session from being signed out', async () => {
    for (const [event, rule] of [
      ['os-locked', 'os-locked'],
      ['suspended', 'suspended'],
      ['window-hidden', 'hidden'],
    ] as const) {
      const world = withActions({ [rule]: 'sign-out' });
      const engine = await oneShownOneAtRest(world);
      engine.lock('asked');
      world.tell(event);
      await settled();
      expect([rule, engine.snapshot().state.kind, engine.snapshot().accounts]).toEqual([rule, 'signed-out', []]);
      // Nothing is sent while the computer goes to sleep.
      await world.clock.advance(2 * minute);
      expect(world.live.size).toBe(0);
    }
  });

  test.each([
    ['absolute-lifetime', 12 * 60 * minute],
    ['idle', 10 * minute],
  ] as const)('%s: signs out a session that is locked, at its time', async (rule, limitMs) => {
    const world = withActions({ [rule]: 'sign-out' });
    const { engine } = await signedIn(world);
    Object.defineProperty(world, 'idleMs', { get: () => world.clock.monotonic() });
    engine.lock('asked');
    await world.clock.advance(limitMs - 1_000);
    expect(engine.snapshot().state.kind).toBe('locked');
    await world.clock.advance(61_000);
    expect(engine.snapshot().state.kind).toBe('signed-out');
    expect(world.session.value()).toBeNull();
    expect(world.live.size).toBe(0);
  });

  test('one that only locks says nothing more of a session that is locked', async () => {
    const { world, engine } = await signedIn(withActions({ 'absolute-lifetime': 'lock' }));
    engine.lock('asked');
    await world.clock.advance(20 * 60 * minute);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
  });

  test('a window that was hidden during a sign-in locks what it opens, unless it is shown again', async () => {
    for (const [shown, kind] of [
      [false, 'locked'],
      [true, 'signed-in'],
    ] as const) {
      const world = withActions({ hidden: 'lock' });
      const { engine } = await waitingForBrowser(world);
      world.tell('window-hidden');
      if (shown) world.tell('window-shown');
      world.approve();
      await settled();
      expect(engine.snapshot().state.kind).toBe(kind);
    }
  });

  test('a window that is shown again is no proof against a screen that is still locked', async () => {
    const world = withActions({ hidden: 'lock' });
    const { engine } = await waitingForBrowser(world);
    world.tell('os-locked');
    world.tell('window-shown');
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'os-locked' });
  });
});

test('a computer that slept for longer than the idle limit locks on waking, even where sleep by itself does not', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  world.tell('suspended');
  world.clock.setBy(9 * 60 * minute);
  // The desktop takes the opened lid for a person.
  world.idleMs = 0;
  world.tell('resumed');
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('nor is a long sleep missed where something else is told, or a timer runs, before the waking is', async () => {
  for (const first of ['window-focused', 'os-unlocked', 'timer'] as const) {
    const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
    world.tell('suspended');
    world.clock.setBy(9 * 60 * minute);
    if (first === 'timer') await world.clock.advance(6_000);
    else world.tell(first);
    world.tell('resumed');
    expect(engine.snapshot().state, first).toMatchObject({ kind: 'locked', reason: 'idle' });
  }
});

test('nor where the clock that nobody can set goes on during sleep', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  const at = world.clock.monotonic();
  world.tell('suspended');
  vi.spyOn(world.clock, 'monotonic').mockImplementation(() => at + 9 * 60 * minute);
  world.clock.setBy(9 * 60 * minute);
  world.tell('resumed');
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('who was here since the computer said that it would sleep was not asleep', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  world.tell('suspended');
  await world.clock.advance(30 * minute);
  engine.refreshNow();
  await settled();
  world.tell('resumed');
  expect(engine.snapshot().state.kind).toBe('signed-in');
});

test('a short sleep that locks nothing goes on where it was', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  world.tell('suspended');
  world.clock.setBy(5 * minute);
  world.tell('resumed');
  await world.clock.advance(6_000);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await expect(engine.withAccessToken('ada', defaultToken, async () => 'lent')).resolves.toBe('lent');
});

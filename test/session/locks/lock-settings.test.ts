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

/** Bob is shown, and Ada is unloaded after a restart. */
async function oneShownOneAtRest(world: World) {
  const { engine } = await signedIn(world);
  await signInToo(world, engine, 'bob');
  const again = await restarted(world, engine);
  return again;
}

describe('a window behind others', () => {
  const world = () => withActions({ unfocused: 'lock' }, { unfocusedLimitMs: 5 * minute });

  test('locks after the limit, and no sooner', async () => {
    const { world: signed, engine } = await signedIn(world());
    signed.tell('window-unfocused');
    await signed.clock.advance(5 * minute - 1_000);
    expect(engine.snapshot().state.kind).toBe('signed-in');
    await signed.clock.advance(2_000);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'unfocused' });
  });

  test('locks after a quarter of an hour if no other limit is chosen', async () => {
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

  test('restarts its limit each time it comes to the front', async () => {
    const { world: signed, engine } = await signedIn(world());
    for (let time = 0; time < 4; time += 1) {
      signed.tell('window-unfocused');
      await signed.clock.advance(4 * minute);
      signed.tell('window-focused');
    }
    await signed.clock.advance(20 * minute);
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('counts from the moment it went behind, however often that is reported', async () => {
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

  test('locks unloaded accounts with the others', async () => {
    const signed = world();
    const engine = await oneShownOneAtRest(signed);
    signed.tell('window-unfocused');
    await signed.clock.advance(6 * minute);
    expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
    expect(signed.lockStored('ada')).toMatchObject({ reason: 'unfocused' });
  });

  test('does not lock by default', async () => {
    const { world: signed, engine } = await signedIn();
    signed.tell('window-unfocused');
    await signed.clock.advance(60 * minute);
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });
});

describe('a rule applies the action from the settings', () => {
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

  test('idle: signs out, unloaded accounts too', async () => {
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

  test('a lifetime that ended while the app was closed: signs out at the start', async () => {
    const world = withActions({ 'absolute-lifetime': 'sign-out' });
    const { engine } = await signedIn(world);
    await engine.stop();
    await world.clock.advance(13 * 60 * minute);
    const again = await world.start();
    await settled();
    expect(again.snapshot().state.kind).toBe('signed-out');
    expect(world.session.value()).toBeNull();
  });

  test('an existing lock does not prevent a sign-out', async () => {
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
      // No request is sent while the computer goes to sleep.
      await world.clock.advance(2 * minute);
      expect(world.live.size).toBe(0);
    }
  });

  test.each([
    ['absolute-lifetime', 12 * 60 * minute],
    ['idle', 10 * minute],
  ] as const)('%s: signs out a locked session at its time', async (rule, limitMs) => {
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

  test('a rule that only locks does nothing to a locked session', async () => {
    const { world, engine } = await signedIn(withActions({ 'absolute-lifetime': 'lock' }));
    engine.lock('asked');
    await world.clock.advance(20 * 60 * minute);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
  });

  test('a window hidden during a sign-in locks the session that it opens, unless it is shown again', async () => {
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

  test('showing the window does not cancel the lock of a screen that is still locked', async () => {
    const world = withActions({ hidden: 'lock' });
    const { engine } = await waitingForBrowser(world);
    world.tell('os-locked');
    world.tell('window-shown');
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'os-locked' });
  });
});

test('a sleep longer than the idle limit locks on resume, even if sleep itself does not', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  world.tell('suspended');
  world.clock.setBy(9 * 60 * minute);
  // The desktop counts the opened lid as input.
  world.idleMs = 0;
  world.tell('resumed');
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('a long sleep is also noticed if another event or a timer comes before the resume', async () => {
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

test('a long sleep is also noticed if the monotonic clock runs during sleep', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  const at = world.clock.monotonic();
  world.tell('suspended');
  vi.spyOn(world.clock, 'monotonic').mockImplementation(() => at + 9 * 60 * minute);
  world.clock.setBy(9 * 60 * minute);
  world.tell('resumed');
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('input after the announced suspend proves that the computer was not asleep', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  world.tell('suspended');
  await world.clock.advance(30 * minute);
  engine.refreshNow();
  await settled();
  world.tell('resumed');
  expect(engine.snapshot().state.kind).toBe('signed-in');
});

test('a short sleep that locks nothing changes nothing', async () => {
  const { world, engine } = await signedIn(withActions({ suspended: 'nothing' }));
  world.tell('suspended');
  world.clock.setBy(5 * minute);
  world.tell('resumed');
  await world.clock.advance(6_000);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await expect(engine.withAccessToken('ada', defaultToken, async () => 'lent')).resolves.toBe('lent');
});

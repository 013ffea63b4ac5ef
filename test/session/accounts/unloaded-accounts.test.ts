import { describe, expect, test } from 'vitest';
import type { LockAction, LockRule, Settings } from '../../../contract/settings.ts';
import { createEngine } from '../../../main/session/engine.ts';
import type { Engine } from '../../../main/session/engine-api.ts';
import type { Clock } from '../../../main/session/ports/ports.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { createWorld, lend, restarted, twoSignedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { noSeal } from '../../support/no-seal.ts';

const minute = 60_000;

const withActions = (actions: Partial<Record<LockRule, LockAction>>) =>
  createWorld({ actions: { ...defaultSettings.actions, ...actions } as Settings['actions'] });

/** Only Ada's session is left, and it was never shown in this run. */
async function oneAtRest(world = createWorld()) {
  const { engine: before } = await twoSignedIn(world);
  const engine = await restarted(world, before);
  engine.signOut();
  await settled();
  world.journal.length = 0;
  return { world, engine };
}

const lines = (engine: Engine) => engine.snapshot().accounts.map(({ id, kind, label }) => [id, kind, label]);
const open = [['ada', 'signed-in', 'Ada']];
const locked = [['ada', 'locked', null]];

describe('if the only session is an unloaded one', () => {
  test('idleness locks it at its limit, although nothing else is due', async () => {
    const { world, engine } = await oneAtRest();
    const from = world.clock.now();
    world.idleMs = 10 * minute;
    // The lock does not wait for one of the checks that run every minute.
    await world.clock.advance(12_345);
    world.tell('window-focused');
    await world.clock.advance(10 * minute - 12_345 - 1_000);
    expect(lines(engine)).toEqual(open);
    await world.clock.advance(1_000);
    expect(lines(engine)).toEqual(locked);
    expect(world.lockStored()).toEqual({ reason: 'idle', at: from + 10 * minute });
  });

  test.each([
    ['os-locked', 'os-locked'],
    ['suspended', 'suspended'],
    ['window-hidden', 'hidden'],
  ] as const)('%s applies the action from the settings to it', async (event, rule) => {
    for (const [action, left] of [
      ['lock', locked],
      ['nothing', open],
      ['sign-out', []],
    ] as const) {
      const { world, engine } = await oneAtRest(withActions({ [rule]: action }));
      world.tell(event);
      await settled();
      expect([action, lines(engine)]).toEqual([action, left]);
      expect(world.sessionOf('ada').value() === null).toBe(action === 'sign-out');
      expect(world.lockStored()?.reason ?? null).toBe(action === 'lock' ? rule : null);
    }
  });

  test('its lock shuts the seal, because no open session is left', async () => {
    const world = createWorld();
    let state: 'open' | 'shut' = 'open';
    const shut = () => {
      state = 'shut';
    };
    Object.assign(world.ports().vault, { seal: { ...noSeal, state: () => state, shut } });
    const { engine } = await oneAtRest(world);
    expect(engine.snapshot().seal.state).toBe('open');
    world.tell('os-locked');
    expect(engine.snapshot().seal.state).toBe('shut');
  });
});

test('a locked account wakes the computer once a minute, however long the user is away', async () => {
  const { world, engine: before } = await twoSignedIn();
  await before.stop();
  const ports = world.ports();
  let wakes = 0;
  const after: Clock['after'] = (ms, task) =>
    world.clock.after(ms, () => {
      wakes += 1;
      task();
    });
  const engine = createEngine({ ...ports, clock: { ...ports.clock, after } });
  await engine.start();
  engine.lock('asked');
  world.idleMs = 60 * minute;
  await settled();
  wakes = 0;
  await world.clock.advance(30 * minute);
  expect(wakes).toBe(30);
});

test('a lock of an unloaded account keeps its reason, whatever happens later', async () => {
  const { world, engine } = await oneAtRest();
  world.tell('os-locked');
  await settled();
  const stored = world.lockStored();
  world.tell('os-unlocked');
  await world.clock.advance(minute);
  world.tell('suspended');
  await settled();
  expect(world.lockStored()).toEqual(stored);
  expect(lines(engine)).toEqual(locked);
});

test('a locked unloaded account returns no token, and a sign-out rule still signs it out', async () => {
  const { world, engine } = await oneAtRest(withActions({ 'os-locked': 'lock', suspended: 'sign-out' }));
  world.tell('os-locked');
  await settled();
  expect(world.sessionOf('ada').value()).not.toBeNull();
  await expect(lend(engine)).rejects.toMatchObject({ code: 'not-possible-now' });
  const again = await restarted(world, engine);
  world.tell('suspended');
  await settled();
  expect(world.sessionOf('ada').value()).toBeNull();
  world.tell('resumed');
  await world.clock.advance(minute);
  await expect(lend(again)).rejects.toMatchObject({ code: 'not-possible-now' });
});

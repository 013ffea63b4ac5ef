import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../main/session/engine-api.ts';
import { signedIn, twoSignedIn, unlock } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const hour = 3_600_000;

const line = (engine: Engine, id: string) => engine.snapshot().accounts.find((account) => account.id === id);

describe('idleness', () => {
  test('locks unloaded accounts, and not the one whose user has just been present', async () => {
    const { world, engine } = await twoSignedIn();
    engine.lock('asked');
    await settled();
    await unlock(world, engine);
    world.idleMs = 5 * hour;
    await world.clock.advance(30_000);
    expect(line(engine, 'bob')).toMatchObject({ kind: 'signed-in' });
    expect(world.lockStored('bob')).toBeNull();
    expect(line(engine, 'ada')).toMatchObject({ kind: 'locked' });
  });

  test('locks unloaded accounts at its limit after the start, and not before', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.idleMs = 5 * hour;
    const again = await world.start();
    await world.clock.advance(599_000);
    expect(line(again, 'ada')).toMatchObject({ kind: 'signed-in' });
    await world.clock.advance(2_000);
    expect(line(again, 'ada')).toMatchObject({ kind: 'locked' });
    expect(world.lockStored('ada')).toMatchObject({ reason: 'idle' });
  });

  test('locks no account if the desktop does not report the idle time', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.idleMs = null;
    const again = await world.start();
    await world.clock.advance(3 * hour);
    expect([line(again, 'ada')?.kind, line(again, 'bob')?.kind]).toEqual(['signed-in', 'signed-in']);
  });
});

describe('the countdown to the idle lock', () => {
  /** Counts the window's changes within four checks while `idle` returns the desktop's idle time. */
  async function told(idle: (passed: number) => number | null) {
    const { world, engine } = await signedIn();
    world.idleMs = idle(0);
    await world.clock.advance(15_000);
    let count = 0;
    engine.subscribe(() => {
      count += 1;
    });
    const from = world.clock.now();
    world.hold = new Promise(() => {});
    for (let second = 0; second < 16; second += 1) {
      world.idleMs = idle(world.clock.now() - from + 1_000);
      await world.clock.advance(1_000);
    }
    return count;
  }

  test('emits no change without input, also if the desktop counts in whole seconds', async () => {
    expect(await told((passed) => passed)).toBe(0);
    expect(await told((passed) => passed + (passed % 2_000 === 0 ? 700 : -700))).toBe(0);
  });

  test('emits a change on input', async () => {
    expect(await told(() => 0)).toBeGreaterThan(0);
  });

  test('emits one change if the desktop stops reporting the idle time', async () => {
    const { world, engine } = await signedIn();
    const seen: (number | null)[] = [];
    engine.subscribe(({ state }) => {
      if (state.kind === 'signed-in') seen.push(state.session.idleLocksAt);
    });
    world.idleMs = null;
    await world.clock.advance(15_000);
    expect(seen).toEqual([null]);
    await world.clock.advance(15_000);
    expect(seen).toEqual([null]);
    world.idleMs = 0;
    await world.clock.advance(15_000);
    // A reading may be cached for a moment.
    expect(seen.at(-1)).toBeGreaterThan(world.clock.now() + 590_000);
  });
});

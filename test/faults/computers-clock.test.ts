import { describe, expect } from 'vitest';
import type { EndState } from './end-state.ts';
import { type FaultCase, faultTests, fresh } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const locked: EndState = {
  state: 'locked',
  code: null,
  stored: 'live',
  inDoubt: false,
  sent: 0,
  activity: ['locked'],
};

/** Moves the computer's wall clock, with or without the provider's. */
function jump(id: string, name: string, byMs: number, end: EndState, also?: (world: FaultWorld) => unknown): FaultCase {
  return {
    id,
    name,
    // Tokens are long-lived, so that the clock alone causes what follows.
    world: { lifetime: 3_600, settings: { absoluteLifetimeMs: 12 * hourMs } },
    act: async (world) => {
      world.clock.setBy(byMs);
      await world.pass(minuteMs, 10_000);
    },
    end,
    ...(also === undefined ? {} : { also }),
  };
}

const lends = async (world: FaultWorld) => expect(await world.borrow()).toBe('lent');

describe('the computer’s clock', () => {
  faultTests([
    jump('P08', 'a day forward: locked, and nothing lost', dayMs, locked, async (world) => {
      await world.unlock();
      expect(await world.end()).toMatchObject({ state: 'signed-in', code: 'fresh', stored: 'live' });
    }),
    jump('P08-hour', 'an hour forward: one refresh, and no more', hourMs, fresh(), lends),
    jump('P09', 'an hour back: one refresh, and no more', -hourMs, fresh(), lends),
    jump('P10', 'a day back: one refresh, and the lifetime is not longer for it', -dayMs, fresh(), async (world) => {
      await world.pass(12 * hourMs, 10 * minuteMs);
      expect(world.state()).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
    }),
    jump('P11-seconds', 'three seconds back, as a time server does: nothing', -3_000, {
      ...fresh({ sent: 0 }),
      activity: [],
    }),
    jump('P11-dst', 'summer time is none of its business: the wall clock counts in UTC', 0, {
      ...fresh({ sent: 0 }),
      activity: [],
    }),
    {
      id: 'P10-restart',
      name: 'a day back, and a restart: the session gets no more than one whole lifetime',
      world: { lifetime: 3_600, settings: { absoluteLifetimeMs: 12 * hourMs } },
      act: async (world) => {
        world.clock.setBy(-dayMs);
        await world.restart();
        await world.pass(12 * hourMs + minuteMs, 10 * minuteMs);
      },
      end: {
        ...locked,
        sent: expect.any(Number) as never,
        activity: expect.arrayContaining(['restored', 'locked']) as never,
      },
      also: (world) => expect(world.state()).toMatchObject({ reason: 'absolute-lifetime' }),
    },
    {
      id: 'P12',
      name: 'a year after 2100: times are as good as before, and no timer runs at once',
      world: { lifetime: 3_600 },
      act: async (world) => {
        world.clock.setBy(80 * 365 * dayMs);
        await world.pass(minuteMs, 10_000);
        await world.unlock();
        await world.pass(10 * minuteMs, minuteMs);
      },
      end: { ...fresh({ sent: 1 }), activity: ['locked', 'unlocked', 'refreshed'] },
    },
    {
      id: 'P12-far',
      name: 'a token that lasts longer than a timer can: it is renewed within a day, and nothing fires at once',
      world: { lifetime: 40 * 24 * 3_600, settings: { absoluteLifetimeMs: 100 * dayMs } },
      act: (world) => world.pass(2 * hourMs, 10 * minuteMs),
      end: { ...fresh({ sent: 0 }), activity: [] },
    },
    {
      id: 'P12-zero',
      name: 'a clock at the beginning of time: the session stays, and is locked by nothing but its rules',
      world: { lifetime: 3_600, settings: { absoluteLifetimeMs: 12 * hourMs } },
      act: async (world) => {
        world.clock.setBy(-world.clock.now());
        await world.pass(minuteMs, 10_000);
      },
      end: fresh(),
      also: lends,
    },
  ]);
});

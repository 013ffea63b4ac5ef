import { describe, expect } from 'vitest';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import type { EndState } from './end-state.ts';
import { type FaultCase, faultTests, fresh } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const hourMs = 3_600_000;

/** A locked session with a valid token. */
function locked(facts: Partial<EndState> = {}): EndState {
  return { state: 'locked', code: null, stored: 'live', inDoubt: false, sent: 0, activity: ['locked'], ...facts };
}

const isLockedAsStored = (reason: string) => async (world: FaultWorld) => {
  expect(world.state()).toMatchObject({ kind: 'locked', reason });
  expect(await world.lockStored()).toBe(reason);
  await expect(world.token()).rejects.toMatchObject({ code: 'not-possible-now' });
};

/** Whatever locked the session, the user can unlock it, and it is the same session as before. */
async function opensAgain(world: FaultWorld): Promise<void> {
  await world.unlock();
  expect(await world.end()).toMatchObject({ state: 'signed-in', code: 'fresh', stored: 'live', inDoubt: false });
}

describe('a computer that sleeps', () => {
  faultTests([
    {
      id: 'P01',
      name: 'for eight hours: locked, and nothing was sent on the way',
      act: async (world) => {
        await world.tell('suspended');
        world.clock.setBy(8 * hourMs);
        await world.tell('resumed');
        await world.pass(10_000);
      },
      end: locked(),
      also: async (world) => {
        await isLockedAsStored('suspended')(world);
        await opensAgain(world);
      },
    },
    {
      id: 'P01-idle',
      name: 'without saying so: the idle time it comes back with locks at the first look',
      world: { lifetime: 3_600, settings: { idleLimitMs: 600_000 } },
      act: async (world) => {
        world.clock.setBy(8 * hourMs);
        world.idleFor(8 * hourMs);
        await world.pass(60_000, 60_000);
      },
      end: locked(),
      also: isLockedAsStored('idle'),
    },
    {
      id: 'P02',
      name: 'in the middle of a refresh: the answer that comes is stored, and the session stays locked',
      meet: (world) => world.hostile.inject('token', lineFaults.late(60), 1),
      act: async (world) => {
        const sent = world.sending();
        const refreshed = world.refresh();
        await sent;
        await world.tell('suspended');
        await refreshed;
        await world.tell('resumed');
        await world.pass(10_000);
      },
      end: locked({ sent: 1 }),
      also: async (world) => {
        await isLockedAsStored('suspended')(world);
        await opensAgain(world);
      },
    },
    {
      id: 'P02-lost',
      name: 'in the middle of a refresh whose answer is lost: in doubt, and made good after the unlock',
      world: { rotation: { kind: 'grace', seconds: 24 * 3_600 } },
      meet: (world) => world.hostile.inject('token', lineFaults.resetAfterWork(), 1),
      act: async (world) => {
        const sent = world.sending();
        const refreshed = world.refresh();
        await sent;
        await world.tell('suspended');
        await refreshed;
        world.clock.setBy(8 * hourMs);
        await world.tell('resumed');
        await world.pass(10_000);
      },
      end: locked({ sent: 1, stored: 'dead', inDoubt: true }),
      also: opensAgain,
    },
    {
      id: 'P04',
      name: 'and wakes without a network: a pending sign-out is tried with growing waits, and no storm',
      begin: async (world) => {
        await world.signIn();
        world.changeNetwork(() => Promise.reject(Object.assign(new Error('no network'), { code: 'ENETDOWN' })));
        await world.signOut();
      },
      act: async (world) => {
        await world.tell('suspended');
        await world.tell('resumed');
        await world.pass(60_000);
      },
      end: {
        state: 'signed-out',
        code: null,
        stored: 'nothing',
        inDoubt: false,
        sent: 0,
        activity: [1, 2, 3, 4].map(() => 'sign-out-failed: provider-unreachable'),
      },
      also: async (world) => {
        world.mendNetwork();
        await world.pass(120_000, 5_000);
        expect(world.pending()).toEqual([]);
        expect(world.receipts()).toHaveLength(1);
      },
    },
    {
      id: 'P05',
      name: 'or whose screen is locked: locked at once',
      act: (world) => world.tell('os-locked'),
      end: locked(),
      also: isLockedAsStored('os-locked'),
    },
    {
      id: 'P06',
      name: 'and whose screen is unlocked again: that opens nothing',
      act: async (world) => {
        await world.tell('os-locked');
        await world.tell('os-unlocked');
        await world.pass(60_000, 10_000);
      },
      end: locked(),
      also: isLockedAsStored('os-locked'),
    },
    ...[
      ['P07-doubled', ['suspended', 'suspended', 'resumed', 'resumed']],
      ['P07-reversed', ['resumed', 'suspended']],
      ['P07-mixed', ['os-locked', 'suspended', 'os-unlocked', 'resumed']],
    ].map(
      ([id, events]): FaultCase => ({
        id: String(id),
        name: `and says so twice or out of order (${String(events)}): locked once`,
        act: async (world) => {
          for (const event of events as readonly ('suspended' | 'resumed' | 'os-locked' | 'os-unlocked')[]) {
            await world.tell(event);
          }
          await world.pass(70_000, 10_000);
        },
        end: locked(),
        also: opensAgain,
      }),
    ),
    {
      id: 'P07-lost',
      name: 'and loses the word of its waking: nothing is lost by that, and the agenda goes on',
      begin: async (world) => {
        await world.signIn();
        world.hostile.inject('revocation', lineFaults.resetBeforeWork(), 1);
        await world.signOut();
      },
      act: async (world) => {
        await world.tell('suspended');
        await world.pass(120_000, 5_000);
      },
      end: {
        state: 'signed-out',
        code: null,
        stored: 'nothing',
        inDoubt: false,
        sent: 1,
        activity: ['sign-out-done'],
      },
    },
  ]);
});

describe('a process that gets no CPU time', () => {
  faultTests([
    {
      id: 'P13',
      name: 'timers late by half an hour: what is overdue is done once',
      act: async (world) => {
        await world.clock.advance(0);
        world.clock.setBy(1_800_000);
        await world.pass(60_000, 60_000);
      },
      end: fresh(),
    },
    {
      id: 'P14',
      name: 'a mouse that is never still: the absolute lifetime locks all the same',
      world: { settings: { absoluteLifetimeMs: 30 * 60_000 }, lifetime: 3_600 },
      act: async (world) => {
        world.idleFor(0);
        await world.pass(31 * 60_000, 30_000);
      },
      end: locked(),
      also: isLockedAsStored('absolute-lifetime'),
    },
  ]);
});

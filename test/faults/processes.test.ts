import { describe, expect } from 'vitest';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import { faultTests, fresh, kept } from './fault-case.ts';

const grace = { rotation: { kind: 'grace', seconds: 3_600 } } as const;
const restored = { activity: ['restored', 'refreshed'] } as const;

describe('a process that dies', () => {
  faultTests([
    {
      id: 'V24-idle',
      name: 'with nothing under way: the next start goes on',
      act: async (world) => {
        world.crash();
        await world.start();
      },
      end: fresh(restored),
    },
    {
      id: 'V24-sent',
      name: 'while its refresh waits for an answer that never came: one retry, at a provider with grace',
      world: { ...grace, deadlineMs: 400 },
      meet: (world) => world.hostile.inject('token', lineFaults.silence(), 1),
      act: async (world) => {
        const sent = world.sending();
        void world.refresh().catch(() => undefined);
        await sent;
        world.crash();
        await world.start();
      },
      end: fresh({ sent: 2, ...restored }),
    },
    {
      id: 'V24-strict',
      name: 'the same at a provider without grace: sign in again, and it is told from theft',
      world: { deadlineMs: 400 },
      meet: (world) => world.hostile.inject('token', lineFaults.silence(), 1),
      act: async (world) => {
        const sent = world.sending();
        void world.refresh().catch(() => undefined);
        await sent;
        world.crash();
        await world.start();
      },
      end: {
        state: 'reauthentication-required',
        code: 'refresh-answer-lost',
        stored: 'nothing',
        inDoubt: false,
        sent: 2,
        activity: ['restored', 'refresh-failed: refresh-answer-lost', 'session-ended: refresh-answer-lost'],
      },
    },
    {
      id: 'V24-twice',
      name: 'in the middle of two refreshes in turn: no third request before a person asks',
      world: { ...grace, deadlineMs: 400 },
      meet: (world) => world.hostile.inject('token', lineFaults.silence(), 2),
      act: async (world) => {
        for (const again of [() => world.refresh(), () => world.start()]) {
          const sent = world.sending();
          void again().catch(() => undefined);
          await sent;
          world.crash();
        }
        await world.start();
      },
      end: kept('refresh-in-doubt', {
        sent: 2,
        stored: 'dead',
        inDoubt: true,
        activity: ['restored', 'restored', 'refresh-failed: refresh-in-doubt'],
      }),
      after: 'fresh-when-asked',
    },
    {
      id: 'V25',
      name: 'after a sign-out was queued: the next start finishes it, and nothing comes back',
      act: async (world) => {
        world.hostile.inject('revocation', lineFaults.silence(), 1);
        void world.signOut().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 100));
        world.crash();
        await world.start();
      },
      end: {
        state: 'signed-out',
        code: null,
        stored: 'nothing',
        inDoubt: false,
        sent: 1,
        activity: ['sign-out-queued', 'sign-out-done'],
      },
      also: (world) => expect(world.receipts()).toHaveLength(1),
    },
    {
      id: 'V25-lock',
      name: 'when it was locked: the next start is locked',
      act: async (world) => {
        await world.lock();
        world.crash();
        await world.start();
      },
      end: { state: 'locked', code: null, stored: 'live', inDoubt: false, sent: 0, activity: ['locked'] },
    },
    {
      id: 'R30',
      name: 'while the browser is open: the next start is signed out, and keeps nothing of it',
      begin: async (world) => {
        world.hostile.inject('authorization', lineFaults.silence(), 1);
        void world.signIn().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 100));
      },
      act: async (world) => {
        world.crash();
        await world.start();
      },
      end: { state: 'signed-out', code: null, stored: 'nothing', inDoubt: false, sent: 0, activity: [] },
    },
  ]);
});

describe('two processes of one user', () => {
  faultTests([
    {
      id: 'V27',
      name: 'both wait for their time: one asks, and both have its token',
      begin: async (world) => {
        await world.signIn();
        const second = await world.another();
        world.onPass(async () => expect(await second.token()).toBe(await world.token()));
      },
      act: (world) => world.pass(60_000, 60_000),
      end: fresh({ activity: ['refreshed', 'refreshed'] }),
      also: (world) => world.passed(),
    },
    {
      id: 'V27-asked',
      name: 'two persons press Refresh now: each asks, one after the other, and no token is used twice',
      begin: async (world) => {
        await world.signIn();
        const second = await world.another();
        world.onPass(() => Promise.all([world.refresh(), second.refresh()]));
      },
      act: (world) => world.passed(),
      end: fresh({ sent: 2, activity: ['refreshed', 'refreshed'] }),
      also: (world) => expect(world.hostile.books.families.every(({ ended }) => ended === null)).toBe(true),
    },
    {
      id: 'V28',
      name: 'one keeps the lock and does not let go: the other sends nothing, says why, and goes on afterwards',
      meet: (world) => world.keepLock(true),
      end: kept('refresh-busy', { sent: 0 }),
      also: async (world) => {
        world.keepLock(false);
        await world.pass(10_000);
        expect(await world.end()).toMatchObject({ state: 'signed-in', code: 'fresh', sent: 1 });
      },
    },
    {
      id: 'V28-sign-out',
      name: 'one signs out: the other finds out with its next refresh, and puts nothing back',
      act: async (world) => {
        const second = await world.another();
        await second.signOut();
        await world.refresh();
      },
      end: {
        state: 'reauthentication-required',
        code: 'refresh-refused',
        stored: 'nothing',
        inDoubt: false,
        // The second process's start, and the verification that the token of its sign-out is revoked.
        sent: 2,
        activity: [
          'restored',
          'refreshed',
          'sign-out-queued',
          'sign-out-done',
          'refresh-failed: refresh-refused',
          'session-ended: refresh-refused',
        ],
      },
    },
    {
      id: 'V29',
      name: 'one dies in the middle of a refresh: its lock is nobody’s, and the other goes on at once',
      world: { ...grace, deadlineMs: 400 },
      act: async (world) => {
        world.hostile.inject('token', lineFaults.silence(), 1);
        const sent = world.sending();
        void world.refresh().catch(() => undefined);
        await sent;
        world.crash();
        await world.start();
        await world.refresh();
      },
      end: fresh({ sent: 3, activity: ['restored', 'refreshed', 'refreshed'] }),
    },
  ]);
});

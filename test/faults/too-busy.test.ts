import { describe, expect } from 'vitest';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import { type FaultCase, faultTests, fresh, kept } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

/** Returns the time until the next retry, in ms. */
function nextTryIn({ state, clock }: FaultWorld): number {
  const now = state();
  const nextTryAt = now.kind === 'signed-in' && now.freshness.kind === 'offline' ? now.freshness.nextTryAt : null;
  if (nextTryAt === null) throw new Error('nothing is going to be tried');
  return nextTryAt - clock.now();
}

const minuteMs = 60_000;

/** A provider that sends a wait of `askMs`: no request is sent earlier, and the retry is within a fifth more. */
function asksFor(id: string, words: string, retryAfter: (world: FaultWorld) => string, askMs: number): FaultCase {
  return {
    id,
    name: `the provider asks for ${words}`,
    meet: (world) => world.hostile.inject('token', betweenFaults.unavailable(retryAfter(world)), 1),
    end: kept('provider-error'),
    also: async (world) => {
      expect(nextTryIn(world)).toBeGreaterThanOrEqual(askMs);
      expect(nextTryIn(world)).toBeLessThanOrEqual(1.2 * askMs);
      await world.pass(askMs - 1_000);
      expect(await world.end()).toMatchObject({ sent: 1, code: 'provider-error' });
      await world.pass(0.2 * askMs + 2_000);
      expect(await world.end()).toMatchObject({ code: 'fresh' });
    },
  };
}

/** Requests a token every second, whatever the last result was. */
async function borrowFor(world: FaultWorld, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    await world.borrow();
    await world.pass(1_000);
  }
}

describe('a provider that sends Retry-After', () => {
  const inHttp = (ms: number) => (world: FaultWorld) => new Date(world.clock.now() + ms).toUTCString();
  faultTests([
    asksFor('N13-seconds', 'two minutes, in seconds', () => '120', 2 * minuteMs),
    asksFor('N13-date', 'two minutes, by a date', inHttp(2 * minuteMs), 2 * minuteMs),
    asksFor('N13-past', 'a moment that has passed: the app’s own two seconds', inHttp(-minuteMs), 2_000),
    asksFor('N13-negative', 'less than nothing: the app’s own two seconds', () => '-30', 2_000),
    asksFor('N13-absurd', 'thirty years: a quarter of an hour', () => '1000000000', 15 * minuteMs),
    asksFor('N13-nonsense', 'nothing that can be read: the app’s own two seconds', () => 'tomorrow', 2_000),
    {
      id: 'N13-discovery',
      name: 'discovery asks for ten minutes after a restart',
      meet: ({ hostile }) => hostile.inject('discovery', betweenFaults.unavailable('600'), 1),
      act: (world) => world.restart(),
      end: kept('provider-error', { sent: 0, activity: ['restored', 'refresh-failed: provider-error'] }),
      also: (world) => expect(nextTryIn(world)).toBeGreaterThanOrEqual(600_000),
      after: 'fresh',
    },
    {
      id: 'N13-person',
      name: 'a person who chooses Refresh now does not wait',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.unavailable('600'), 1),
      act: async (world) => {
        await world.refresh();
        await world.refresh();
      },
      end: fresh({ sent: 2, activity: ['refresh-failed: provider-error', 'refreshed'] }),
    },
  ]);
});

describe('a provider with too many requests', () => {
  faultTests([
    {
      id: 'N14-after',
      name: 'and had a network before it for an hour that led nowhere: one minute, not what that hour has grown to',
      begin: async (world) => {
        await world.signIn();
        world.changeNetwork(() => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')));
        await world.pass(60 * minuteMs, 10_000);
        world.mendNetwork();
      },
      meet: (world) => world.hostile.inject('token', betweenFaults.busy(), 1),
      end: kept('provider-busy'),
      also: (world) => expect(nextTryIn(world)).toBeLessThanOrEqual(1.2 * minuteMs),
      after: 'fresh',
    },
    {
      id: 'N14',
      name: 'it says nothing more: at most five requests in ten minutes, whoever asks for a token',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.busy()),
      act: async (world) => {
        await world.refresh();
        await borrowFor(world, 10 * minuteMs);
      },
      end: kept('provider-busy', { sent: 4, activity: Array(4).fill('refresh-failed: provider-busy') }),
      after: 'fresh',
    },
    {
      id: 'N14-seconds',
      name: 'it asks for five minutes each time',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.busy('300')),
      act: async (world) => {
        await world.refresh();
        await borrowFor(world, 10 * minuteMs);
      },
      end: kept('provider-busy', { sent: 2, activity: Array(2).fill('refresh-failed: provider-busy') }),
      after: 'fresh',
    },
    {
      id: 'N14-discovery',
      name: 'discovery has them, after a restart',
      meet: ({ hostile }) => hostile.inject('discovery', betweenFaults.busy()),
      act: async (world) => {
        await world.restart();
        await borrowFor(world, 10 * minuteMs);
      },
      end: kept('provider-busy', {
        sent: 0,
        activity: ['restored', ...Array(4).fill('refresh-failed: provider-busy')],
      }),
      after: 'fresh',
    },
    {
      id: 'N14-slow-down',
      name: 'it says slow_down in the protocol’s own words',
      meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError('slow_down')),
      act: async (world) => {
        await world.refresh();
        await borrowFor(world, 10 * minuteMs);
      },
      end: kept('provider-busy', { sent: 4, activity: Array(4).fill('refresh-failed: provider-busy') }),
      after: 'fresh',
    },
    {
      id: 'N12-503',
      name: 'it is out of service and says nothing more: seconds at first, then a minute',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.unavailable()),
      act: async (world) => {
        await world.refresh();
        await borrowFor(world, 10 * minuteMs);
      },
      end: kept('provider-error', { sent: 14, activity: Array(14).fill('refresh-failed: provider-error') }),
      after: 'fresh',
    },
  ]);
});

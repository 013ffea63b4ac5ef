import { describe, expect } from 'vitest';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import type { Fault } from '../support/hostile-provider/fault.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import type { EndState } from './end-state.ts';
import { type FaultCase, faultTests } from './fault-case.ts';
import { type FaultWorld, type FaultWorldOptions, impatient } from './fault-world.ts';

/** The state after a sign-out here, with the provider's part pending. */
function pendingAfter(code: string, facts: Partial<EndState> = {}): EndState {
  const end = { state: 'signed-out', code: null, stored: 'nothing', inDoubt: false, sent: 0 } as const;
  return { ...end, activity: ['sign-out-queued', `sign-out-failed: ${code}`], ...facts };
}

const done: EndState = {
  state: 'signed-out',
  code: null,
  stored: 'nothing',
  inDoubt: false,
  sent: 1,
  activity: ['sign-out-queued', 'sign-out-done'],
};

const checksOf = (world: FaultWorld) =>
  Object.fromEntries((world.receipts()[0]?.checks ?? []).map(({ name, outcome }) => [name, outcome]));

async function isDoneInTheEnd(world: FaultWorld): Promise<void> {
  expect(world.pending()).toHaveLength(1);
  world.heal();
  await world.pass(20 * 60_000, 10_000);
  expect(world.pending()).toHaveLength(0);
  expect(checksOf(world)).toMatchObject({ 'refresh-token-refused': 'verified' });
  expect(world.hostile.books.families[0]).toMatchObject({ ended: 'revocation' });
}

describe('a sign-out', () => {
  faultTests([
    {
      id: 'X00',
      name: 'that goes well is done, and proved',
      act: (world) => world.signOut(),
      end: done,
      also: (world) => expect(checksOf(world)).toMatchObject({ 'refresh-token-refused': 'verified' }),
    },
    ...(
      [
        ['X01', 'without a network', lineFaults.resetBeforeWork(), 'provider-unreachable'],
        ['X02-503', 'at a provider out of service', betweenFaults.unavailable(), 'provider-error'],
        ['X02-silence', 'that gets no answer', lineFaults.silence(), 'provider-unreachable', impatient],
        ['X02-511', 'behind a network that wants its own sign-in', betweenFaults.portal511(), 'network-sign-in-needed'],
        [
          'X02-client',
          'at a provider that does not know this app',
          answerFaults.oauthError('invalid_client', 401),
          'client-refused',
        ],
      ] as readonly (readonly [string, string, Fault, SessionErrorCode, FaultWorldOptions?])[]
    ).map(
      ([id, name, fault, code, world = {}]): FaultCase => ({
        id,
        world,
        name: `${name} is done here at once, and there when it can be`,
        meet: ({ hostile }) => hostile.inject('revocation', fault),
        act: (world) => world.signOut(),
        end: pendingAfter(code),
        also: isDoneInTheEnd,
      }),
    ),
    {
      id: 'X02-wait',
      name: 'is not tried again before the provider allows it',
      meet: ({ hostile }) => hostile.inject('revocation', betweenFaults.busy('600'), 1),
      act: async (world) => {
        await world.signOut();
        await world.pass(600_000);
      },
      end: pendingAfter('provider-busy'),
      also: isDoneInTheEnd,
    },
    {
      id: 'X02-name-only',
      name: 'that the provider confirms and does not do is not called done',
      meet: ({ hostile }) => hostile.inject('revocation', answerFaults.revokedInNameOnly()),
      act: (world) => world.signOut(),
      end: { ...done, sent: 2 },
      also: (world) =>
        expect(checksOf(world)).toMatchObject({
          'revocation-answered': 'verified',
          'refresh-token-refused': 'not-verified',
        }),
    },
    {
      id: 'X02-portal',
      name: 'that a network’s page confirms is not believed: the token is tried, and meets the page',
      meet: ({ hostile }) => {
        hostile.inject('revocation', betweenFaults.portalPage());
        hostile.inject('token', betweenFaults.portalPage());
      },
      act: (world) => world.signOut(),
      end: pendingAfter('network-sign-in-needed', { sent: 1 }),
      also: isDoneInTheEnd,
    },
    {
      id: 'X02-restart',
      name: 'that was not done is done after a restart',
      meet: ({ hostile }) => hostile.inject('revocation', betweenFaults.unavailable()),
      act: async (world) => {
        await world.signOut();
        await world.restart();
      },
      end: pendingAfter('provider-error', {
        activity: ['sign-out-queued', 'sign-out-failed: provider-error', 'sign-out-failed: provider-error'],
      }),
      also: isDoneInTheEnd,
    },
  ]);
});

import { describe } from 'vitest';
import { closedPort } from '../support/closed-port.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import type { Fault } from '../support/hostile-provider/fault.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import { diverted } from './diverted.ts';
import type { EndState } from './end-state.ts';
import { type FaultCase, faultTests, fresh, kept } from './fault-case.ts';
import { type FaultWorld, type FaultWorldOptions, impatient } from './fault-world.ts';

const grace = { rotation: { kind: 'grace', seconds: 30 } } as const;

/**
 * A response that is lost after the token was spent. With grace the retry recovers; without it, theft is not reported.
 */
function lost(
  id: string,
  name: string,
  fault: Fault,
  code: EndState['code'],
  world: FaultWorldOptions = {},
): readonly FaultCase[] {
  const meet = ({ hostile }: FaultWorld) => hostile.inject('token', fault, 1);
  const end = kept(code, { stored: 'dead', inDoubt: true });
  return [
    { id, name: `${name}, at a provider with grace`, world: { ...grace, ...world }, meet, end, after: 'fresh' },
    { id: `${id}-strict`, name: `${name}, at a provider without`, world, meet, end, after: 'refresh-answer-lost' },
  ];
}

describe('a response that does not arrive as it was sent', () => {
  faultTests([
    ...lost('N05', 'no answer comes before the deadline', lineFaults.silence(), 'provider-unreachable', impatient),
    ...lost('N05-late', 'it comes after the deadline', lineFaults.late(900), 'provider-unreachable', impatient),
    ...lost(
      'N06',
      'it comes byte by byte, past the deadline for all of it',
      lineFaults.drip(20),
      'provider-unreachable',
      impatient,
    ),
    ...lost(
      'N07',
      'the connection is reset once the work is done',
      lineFaults.resetAfterWork(),
      'provider-unreachable',
    ),
    ...lost('N08', 'the connection is reset in the middle of it', lineFaults.half(), 'provider-unreachable'),
    ...lost('N09-more', 'it is shorter than it claims', lineFaults.claimsMore(), 'provider-unreachable'),
    ...lost('N09-less', 'it is longer than it claims', lineFaults.claimsLess(), 'provider-answer-invalid'),
    ...lost('N11', 'it has no end', lineFaults.endless(), 'provider-answer-invalid'),
    ...lost('N11-gzip', 'it is small, and large when decompressed', lineFaults.gzipBomb(), 'provider-answer-invalid'),
    ...lost(
      'N12-done',
      'the work is done and called a server error',
      answerFaults.doneAndDenied('server_error', 500),
      'provider-error',
    ),
    {
      id: 'N05-slow',
      name: 'it comes late, and in time: nothing is wrong',
      meet: ({ hostile }) => hostile.inject('token', lineFaults.late(50), 1),
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'N27-twice',
      name: 'it comes twice: the first counts, and the second is nobody’s answer',
      meet: ({ hostile }) => hostile.inject('token', lineFaults.twice(), 1),
      end: fresh(),
      after: 'fresh',
    },
  ]);
});

describe('a request that may have arrived', () => {
  faultTests([
    {
      id: 'N07-before',
      name: 'the connection is reset before any work is done: one retry finds the token good',
      meet: ({ hostile }) => hostile.inject('token', lineFaults.resetBeforeWork(), 1),
      end: kept('provider-unreachable', { inDoubt: true }),
      after: 'fresh',
    },
    ...[500, 502, 504].map(
      (status): FaultCase => ({
        id: `N12-${status}`,
        name: `something on the way answers ${status}: one retry finds the token good`,
        meet: ({ hostile }) => hostile.inject('token', betweenFaults.status(status), 1),
        end: kept('provider-error', { inDoubt: true }),
        after: 'fresh',
      }),
    ),
    {
      id: 'N07-always',
      name: 'it breaks every time: one retry by itself, then a person is asked',
      meet: ({ hostile }) => hostile.inject('token', lineFaults.resetBeforeWork()),
      act: async (world) => {
        await world.refresh();
        await world.pass(10 * 60_000);
      },
      end: kept('refresh-in-doubt', {
        inDoubt: true,
        sent: 2,
        activity: [
          'refresh-failed: provider-unreachable',
          'refresh-failed: provider-unreachable',
          'refresh-failed: refresh-in-doubt',
        ],
      }),
      after: 'fresh-when-asked',
    },
    {
      id: 'N25',
      name: 'the network changes while the answer is on its way: discovery proves the new one before the retry',
      world: { ...grace, ...impatient },
      meet: ({ hostile }) => hostile.inject('token', lineFaults.silence(), 1),
      act: async (world) => {
        await world.refresh();
        world.changeNetwork(diverted(`http://127.0.0.1:${await closedPort()}`));
        await world.pass(10_000);
        world.mendNetwork();
      },
      end: kept('provider-unreachable', {
        stored: 'dead',
        inDoubt: true,
        activity: [
          'refresh-failed: provider-unreachable',
          'refresh-failed: provider-unreachable',
          'refresh-failed: provider-unreachable',
        ],
      }),
    },
  ]);
});

import { describe, expect, vi } from 'vitest';
import { createSessionFetch } from '../../main/electron/session-fetch.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { faultTests, fresh, kept } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const electron = await vi.hoisted(async () => {
  const { createPreviewNet } = await import('../support/preview-net.ts');
  return createPreviewNet();
});
vi.mock('electron/main', () => electron);

const grace = { rotation: { kind: 'grace', seconds: 30 } } as const;

/** Sends requests the way Electron does from now on. Electron's own `fetch` settles on none of these responses. */
const throughElectron = ({ changeNetwork }: FaultWorld) =>
  changeNetwork(createSessionFetch(electron.session.fromPartition('faults') as Electron.Session));

describe('a token response with an unusual head, over Electron’s network', () => {
  faultTests([
    {
      id: 'T60-header',
      name: 'beside a header with a character above U+00FF: the new refresh token is stored',
      meet: (world) => {
        throughElectron(world);
        world.hostile.inject('token', answerFaults.oddHeader(), 1);
      },
      end: fresh(),
      also: ({ hostile }) => expect(hostile.books.families).toMatchObject([{ rotations: 1, ended: null }]),
      after: 'fresh',
    },
    {
      id: 'T60-reason',
      name: 'under a reason phrase with one: the new refresh token is stored',
      meet: (world) => {
        throughElectron(world);
        world.hostile.inject('token', answerFaults.oddReason(), 1);
      },
      end: fresh(),
      also: ({ hostile }) => expect(hostile.books.families).toMatchObject([{ rotations: 1, ended: null }]),
      after: 'fresh',
    },
    ...[0, 600, 999].map((status) => ({
      id: `T60-${status}`,
      name: 'under a status that HTTP does not know: it counts as lost, and is asked for once more',
      world: grace,
      meet: (world: FaultWorld) => {
        throughElectron(world);
        world.hostile.inject('token', answerFaults.oddStatus(status), 1);
      },
      end: kept('provider-unreachable', { inDoubt: true, stored: 'dead' }),
      after: 'fresh' as const,
    })),
  ]);
});

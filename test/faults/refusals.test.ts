import { describe, expect } from 'vitest';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import { type FaultCase, faultTests, fresh, kept, over } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const grace = { rotation: { kind: 'grace', seconds: 30 } } as const;

const minuteMs = 60_000;

/** Uses the token that the app has stored, as a thief would. */
async function steal(world: FaultWorld): Promise<void> {
  world.hostile.books.use((await world.storedToken()) ?? '');
}

describe('a refresh token that is rejected', () => {
  faultTests([
    {
      id: 'T02',
      name: 'the session was ended by an administrator: what is dead is forgotten, and the reason is said',
      meet: async (world) => world.hostile.books.end((await world.storedToken()) ?? ''),
      end: over('refresh-refused'),
      after: 'refresh-refused',
    },
    {
      id: 'T02-borrow',
      name: 'nobody gets an access token of a session that was ended',
      meet: async (world) => world.hostile.books.end((await world.storedToken()) ?? ''),
      end: over('refresh-refused'),
      also: async (world) => expect(await world.borrow()).toBe('not-possible-now'),
    },
    {
      id: 'T02-401',
      name: 'with a status that it should not have',
      meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError('invalid_grant', 401)),
      end: over('refresh-refused'),
    },
    {
      id: 'T03',
      name: 'after an answer was lost: it was our own token, and nobody is accused',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.status(502), 1),
      act: async (world) => {
        await world.refresh();
        world.hostile.inject('token', answerFaults.oauthError('invalid_grant'));
        await world.pass(10_000);
      },
      end: over('refresh-answer-lost', {
        sent: 2,
        activity: [
          'refresh-failed: provider-error',
          'refresh-failed: refresh-answer-lost',
          'session-ended: refresh-answer-lost',
        ],
      }),
    },
    {
      id: 'T05',
      name: 'somebody else has used it: the provider ends the family, and the session is over',
      meet: steal,
      end: over('refresh-refused'),
      also: ({ hostile }) => expect(hostile.books.families[0]).toMatchObject({ ended: 'reuse' }),
    },
    {
      id: 'T05-grace',
      name: 'somebody else has used it a moment ago, and the provider has grace: who of the two was right is not known',
      world: grace,
      meet: steal,
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'T05-late',
      name: 'somebody else has used it, and the grace is over',
      world: { ...grace, lifetime: 600 },
      meet: steal,
      act: async (world) => {
        await world.pass(31_000);
        await world.refresh();
      },
      end: over('refresh-refused'),
    },
    {
      id: 'T44',
      name: 'the provider has done its part and refuses all the same: that is its word',
      meet: ({ hostile }) => hostile.inject('token', answerFaults.doneAndDenied('invalid_grant'), 1),
      end: over('refresh-refused'),
    },
    ...['access_denied', 'login_required', 'interaction_required', 'consent_required'].map(
      (error): FaultCase => ({
        id: `T02-${error.replaceAll('_', '-')}`,
        name: 'the person is needed: sign in again',
        meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError(error)),
        end: over('refresh-refused'),
      }),
    ),
    ...['access_denied', 'login_required', 'interaction_required', 'consent_required'].map(
      (error): FaultCase => ({
        id: `T02-${error.replaceAll('_', '-')}-scope`,
        name: 'the person is needed for what somebody asked for beside the session: the session goes on',
        meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError(error), 1),
        act: async (world) => {
          expect(await world.borrow({ resource: null, scope: ['openid'] })).toBe('scope-refused');
          await world.refresh();
        },
        end: fresh({ sent: 2, activity: ['refresh-failed: scope-refused', 'refreshed'] }),
        after: 'fresh',
      }),
    ),
  ]);
});

describe('a rejection that does not concern the token', () => {
  faultTests([
    ...['invalid_client', 'unauthorized_client', 'unsupported_grant_type'].map(
      (error): FaultCase => ({
        id: `T14-${error.replaceAll('_', '-')}`,
        name: 'somebody has to mend the configuration: kept, and asked at most five times in ten minutes',
        meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError(error, 401)),
        act: async (world) => {
          await world.refresh();
          for (let minute = 0; minute < 10; minute += 1) {
            await world.pass(minuteMs);
            await world.borrow();
          }
        },
        end: kept('client-refused', { sent: 4, activity: Array(4).fill('refresh-failed: client-refused') }),
        after: 'fresh',
      }),
    ),
    ...['temporarily_unavailable', 'server_error'].map(
      (error): FaultCase => ({
        id: `T15-${error.replaceAll('_', '-')}`,
        name: 'with status 400: it passes, and is retried',
        meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError(error)),
        end: kept('provider-error'),
        after: 'fresh',
      }),
    ),
    {
      id: 'T15-unheard-of',
      name: 'in a word that no specification knows: it ends nothing',
      meet: ({ hostile }) => hostile.inject('token', answerFaults.oauthError('unheard_of')),
      end: kept('provider-answer-invalid'),
      after: 'fresh',
    },
    ...[403, 404].map(
      (status): FaultCase => ({
        id: `T15-page-${status}`,
        name: 'as a page of some firewall: it ends nothing',
        meet: ({ hostile }) => hostile.inject('token', betweenFaults.status(status)),
        end: kept('provider-answer-invalid'),
        after: 'fresh',
      }),
    ),
  ]);
});

import { describe, expect } from 'vitest';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { type FaultCase, faultTests, fresh, kept } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const grace = { rotation: { kind: 'grace', seconds: 30 } } as const;
const noRotation = { rotation: { kind: 'none' } } as const;

const minuteMs = 60_000;

describe('a successful token response that can be used', () => {
  const long = (length: number): FaultCase => ({
    id: `T09-${length}`,
    name: 'a refresh token of so many characters is kept whole',
    meet: ({ hostile }) => {
      const token = 'x'.repeat(length);
      hostile.books.adopt(token);
      hostile.inject('token', answerFaults.changed({ refresh_token: token }), 1);
    },
    end: fresh(),
    also: async (world) => expect((await world.storedToken())?.length).toBe(length),
  });
  /** Uses a provider that ends the family if the old token is used again. */
  const oddOne = (id: string, member: Readonly<Record<string, unknown>>): FaultCase => ({
    id,
    name: 'but for one member that makes no sense: the new refresh token is stored, and the old one not sent again',
    meet: ({ hostile }) => hostile.inject('token', answerFaults.changed(member), 1),
    end: fresh(),
    also: ({ hostile }) => expect(hostile.books.families).toMatchObject([{ rotations: 1, ended: null }]),
    after: 'fresh',
  });
  faultTests([
    {
      id: 'T06',
      name: 'without a refresh token: the old one goes on',
      world: noRotation,
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'T08',
      name: 'with the same refresh token: it goes on',
      world: noRotation,
      meet: async (world) =>
        world.hostile.inject('token', answerFaults.changed({ refresh_token: await world.storedToken() })),
      end: fresh(),
      after: 'fresh',
    },
    ...['', null, 7].map(
      (value): FaultCase => ({
        id: `T07-${JSON.stringify(value)}`,
        name: 'with what is no refresh token: the old one is not pushed out',
        world: noRotation,
        meet: ({ hostile }) => hostile.inject('token', answerFaults.changed({ refresh_token: value })),
        end: fresh(),
        after: 'fresh',
      }),
    ),
    long(2_559),
    long(2_561),
    long(16 * 1024),
    long(64 * 1024),
    {
      id: 'T09-65537',
      name: 'a refresh token that no keychain should hold: the old one is not pushed out',
      world: noRotation,
      meet: ({ hostile }) =>
        hostile.inject('token', answerFaults.changed({ refresh_token: 'x'.repeat(64 * 1024 + 1) }), 1),
      end: fresh(),
      after: 'fresh',
    },
    ...[undefined, 0, '3600', 1e12].map(
      (value): FaultCase => ({
        id: `T11-${value}`,
        name: 'with a lifetime that says little: a careful one is taken',
        meet: ({ hostile }) => hostile.inject('token', answerFaults.changed({ expires_in: value })),
        end: fresh(),
        also: (world) => {
          const state = world.state();
          const until = state.kind === 'signed-in' ? state.session.accessTokenExpiresAt : null;
          expect((until ?? 0) - world.clock.now()).toBeLessThanOrEqual(24 * 60 * minuteMs);
          expect((until ?? 0) - world.clock.now()).toBeGreaterThanOrEqual(4 * minuteMs);
        },
      }),
    ),
    ...[-1, 'soon', {}].map((value) => oddOne(`T11-${JSON.stringify(value)}`, { expires_in: value })),
    ...['', 7, {}, 'two\nlines'].map((value) => oddOne(`T37-${JSON.stringify(value)}`, { id_token: value })),
    oddOne('T13-odd', { scope: 7 }),
    {
      id: 'T13',
      name: 'with fewer scopes than before',
      meet: ({ hostile }) => hostile.inject('token', answerFaults.changed({ scope: 'openid' })),
      end: fresh(),
      after: 'fresh',
    },
  ]);
});

/** A 200 response that cannot be used has spent its token. With grace, one retry recovers. */
function unusable(
  id: string,
  name: string,
  fault: Parameters<FaultWorld['hostile']['inject']>[1],
  code: string,
): FaultCase {
  return {
    id,
    name,
    world: grace,
    meet: ({ hostile }) => hostile.inject('token', fault, 1),
    end: kept(code as never, { stored: 'dead', inDoubt: true }),
    after: 'fresh',
  };
}

describe('a successful token response that cannot be used', () => {
  faultTests([
    ...[undefined, 'mac', 'N_A', 7].map((value) =>
      unusable(
        `T12-${value}`,
        'of a token type that this client does not use',
        answerFaults.changed({ token_type: value }),
        'token-answer-invalid',
      ),
    ),
    ...[undefined, '', 'two\nlines', ['a']].map((value) =>
      unusable(
        `T12-access-token-${JSON.stringify(value)}`,
        'without an access token',
        answerFaults.changed({ access_token: value }),
        'token-answer-invalid',
      ),
    ),
    ...['text/plain', 'application/octet-stream', 'application/jsonp', 'text/json'].map((type) =>
      unusable(`N15-${type.replace('/', '-')}`, 'of another type', answerFaults.typed(type), 'provider-answer-invalid'),
    ),
    unusable('N15-text-html', 'of the type of a page', answerFaults.typed('text/html'), 'network-sign-in-needed'),
    unusable('N27', 'of two documents, one behind the other', answerFaults.twoDocuments(), 'provider-answer-invalid'),
    unusable('N27-cut', 'of half a document', answerFaults.notJson(), 'provider-answer-invalid'),
    unusable('N27-empty', 'of no document at all', answerFaults.empty(), 'provider-answer-invalid'),
  ]);
});

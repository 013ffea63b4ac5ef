import { describe, expect } from 'vitest';
import type { IdTokenTwist } from '../support/hostile-provider/fault.ts';
import { idTokenFaults } from '../support/hostile-provider/id-token-faults.ts';
import { type FaultCase, faultTests, fresh, refused } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const nothing = async () => undefined;
const signIn = (world: FaultWorld) => world.signIn();
const signedIn = fresh({ sent: 0, activity: ['signed-in'] });

/** Simulates a provider with ID tokens of one hour, whose expiry does not reveal a clock that is ahead. */
const livesLong: IdTokenTwist = (claims, sign) => sign({ ...claims, exp: Number(claims.iat) + 3_600 });

/** Simulates a provider that does not send its time. */
const withoutDate = ({ hostile }: FaultWorld) =>
  hostile.twist('token', (honest) => ({ ...honest, headers: { ...honest.headers, date: '' } }));

describe('a sign-in on a computer whose clock is', () => {
  faultTests([
    ...[4, -4, 5, -5].map(
      (minutes): FaultCase => ({
        id: `T17${minutes > 0 ? '+' : ''}${minutes}`,
        name: 'off by so many minutes is judged by the provider’s clock',
        world: { clockAheadMs: minutes * minuteMs },
        begin: nothing,
        act: signIn,
        end: signedIn,
        after: 'fresh',
      }),
    ),
    ...[6, -6, 60, -60].map(
      (minutes): FaultCase => ({
        id: `T17${minutes > 0 ? '+' : ''}${minutes}`,
        name: 'off by so many minutes is refused, and the words say to look at the clock',
        world: { clockAheadMs: minutes * minuteMs },
        begin: nothing,
        act: signIn,
        end: refused('id-token-time-invalid'),
        also: ({ hostile }) => expect(hostile.books.families[0]?.ended).toBe('revocation'),
      }),
    ),
    {
      id: 'T17+6-long',
      name: 'six minutes ahead is refused, however long the ID tokens live',
      world: { clockAheadMs: 6 * minuteMs },
      begin: nothing,
      meet: ({ hostile }) => hostile.twistIdToken(livesLong),
      act: signIn,
      end: refused('id-token-time-invalid'),
    },
    ...[-2, -6].map(
      (minutes): FaultCase => ({
        id: `T17${minutes}-silent`,
        name: 'off by so many minutes, at a provider that does not say what its clock shows, is judged by our own',
        world: { clockAheadMs: minutes * minuteMs },
        begin: nothing,
        meet: withoutDate,
        act: signIn,
        end: refused('id-token-time-invalid'),
      }),
    ),
    {
      id: 'T17-right',
      name: 'right, at a provider whose clock is an hour off, is refused: which of the two is wrong is not known',
      begin: nothing,
      meet: ({ hostile }) => hostile.clockOff(hourMs),
      act: signIn,
      end: refused('id-token-time-invalid'),
    },
  ]);
});

describe('the provider’s clock', () => {
  faultTests([
    ...[
      ['T18', -361, 'id-token-time-invalid'],
      ['T19', 61, 'id-token-time-invalid'],
    ].map(
      ([id, seconds, code]): FaultCase => ({
        id: `${id}${seconds}`,
        name: 'makes no ID token good that it does not agree with, however it differs from ours',
        world: { clockAheadMs: -4 * minuteMs },
        begin: nothing,
        meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.times(Number(seconds))),
        act: signIn,
        end: refused(code as 'id-token-time-invalid'),
      }),
    ),
    ...[-359, 59].map(
      (seconds): FaultCase => ({
        id: `T18${seconds}`,
        name: 'leaves a minute of tolerance',
        world: { clockAheadMs: -4 * minuteMs },
        begin: nothing,
        meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.times(seconds)),
        act: signIn,
        end: signedIn,
      }),
    ),
    ...[4, -4, 6, -6, 60, -60].map(
      (minutes): FaultCase => ({
        id: `T17-refresh${minutes > 0 ? '+' : ''}${minutes}`,
        name: 'has no part in when an access token ends, and costs no session',
        meet: ({ hostile }) => hostile.clockOff(minutes * minuteMs),
        end: fresh(),
        also: (world) => {
          const state = world.state();
          const until = state.kind === 'signed-in' ? state.session.accessTokenExpiresAt : null;
          expect((until ?? 0) - world.clock.now()).toBe(minuteMs);
        },
      }),
    ),
    ...[4, -4].map(
      (minutes): FaultCase => ({
        id: `T17-unlock${minutes > 0 ? '+' : ''}${minutes}`,
        name: 'says how fresh an unlocking is',
        world: { clockAheadMs: minutes * minuteMs },
        act: (world) => world.lockAndUnlock(),
        end: fresh({ sent: 1, activity: ['locked', 'unlocked', 'refreshed'] }),
      }),
    ),
    {
      id: 'T17-unlock-old',
      name: 'does not pass a sign-in of three minutes ago for an unlocking, on a computer that is four minutes ahead',
      world: { clockAheadMs: 4 * minuteMs },
      meet: ({ hostile }) =>
        hostile.twistIdToken((claims, sign) => sign({ ...claims, auth_time: Number(claims.auth_time) - 180 })),
      act: (world) => world.lockAndUnlock(),
      end: {
        state: 'locked',
        code: null,
        stored: 'live',
        inDoubt: false,
        sent: 0,
        activity: ['locked', 'sign-in-failed: id-token-not-fresh'],
      },
    },
  ]);
});

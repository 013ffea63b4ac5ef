import { describe, expect } from 'vitest';
import type { IdTokenTwist } from '../support/hostile-provider/fault.ts';
import { idTokenFaults } from '../support/hostile-provider/id-token-faults.ts';
import type { EndState } from './end-state.ts';
import { type FaultCase, faultTests, fresh, over, refused } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

const nothing = async () => undefined;

/** An invalid ID token ends a sign-in before anything is stored, or a session on refresh. */
function unbelieved(id: string, name: string, twist: IdTokenTwist, code: EndState['code']): readonly FaultCase[] {
  const meet = ({ hostile }: FaultWorld) => hostile.twistIdToken(twist);
  /** The refresh token that came with it is live and will not be used, so it is revoked. */
  const isHandedBack = async ({ hostile, settle }: FaultWorld) => {
    await settle();
    expect(hostile.books.families.map(({ ended }) => ended)).toEqual(['revocation']);
  };
  return [
    { id: `${id}-refresh`, name, meet, end: over(code), also: isHandedBack },
    { id, name, begin: nothing, meet, act: (world) => world.signIn(), end: refused(code), also: isHandedBack },
  ];
}

describe('an ID token that must be rejected', () => {
  faultTests([
    ...unbelieved('T20', 'is not signed', idTokenFaults.algNone(), 'id-token-algorithm-refused'),
    ...unbelieved('T20-none', 'says None for none', idTokenFaults.algNone('None'), 'id-token-algorithm-refused'),
    ...unbelieved('T21', 'is signed with a shared key', idTokenFaults.sharedKey(), 'id-token-algorithm-refused'),
    ...unbelieved('T22', 'is signed by a stranger', idTokenFaults.stranger(), 'id-token-signature-invalid'),
    ...unbelieved(
      'T23',
      'is of another issuer',
      idTokenFaults.issuer('https://elsewhere.example'),
      'id-token-issuer-mismatch',
    ),
    ...unbelieved('T24', 'is for another client', idTokenFaults.audience('another-app'), 'id-token-audience-mismatch'),
    ...unbelieved(
      'T24-many',
      'is for several clients and names none',
      idTokenFaults.audience(['nightlatch-desktop', 'another-app']),
      'id-token-audience-mismatch',
    ),
    ...unbelieved('T29', 'is no token at all', idTokenFaults.malformed(), 'id-token-malformed'),
    {
      id: 'T22-unpublished',
      name: 'is signed with a key that is published nowhere: no reason to believe a sign-in',
      begin: nothing,
      meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.unpublishedKey()),
      act: (world) => world.signIn(),
      end: refused('id-token-signature-invalid'),
    },
    {
      id: 'T26',
      name: 'belongs to another sign-in',
      begin: nothing,
      meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.nonce('of-yesterday')),
      act: (world) => world.signIn(),
      end: refused('id-token-nonce-mismatch'),
    },
    {
      id: 'T27',
      name: 'is about another person: the session is not theirs',
      meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.subject('user-2')),
      end: over('subject-mismatch'),
    },
  ]);
});

describe('an invalid ID token that does not end the session', () => {
  faultTests([
    {
      id: 'T30',
      name: 'is signed with a key that was published a moment ago',
      meet: ({ hostile }) => hostile.rotateKey(),
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'T31',
      name: 'is signed with a key that changes just before it signs',
      meet: ({ hostile }) =>
        hostile.twistIdToken(async (claims, sign) => {
          await hostile.rotateKey();
          return sign(claims);
        }),
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'T30-unpublished',
      name: 'is signed with a key that is not published yet',
      meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.unpublishedKey()),
      end: fresh(),
      after: 'fresh',
    },
    ...[-3_600, 3_600].map(
      (seconds): FaultCase => ({
        id: `T18-${seconds}`,
        name: 'has times that are off by so many seconds: that is no reason to lose what is stored',
        meet: ({ hostile }) => hostile.twistIdToken(idTokenFaults.times(seconds)),
        end: fresh(),
        after: 'fresh',
      }),
    ),
  ]);
});

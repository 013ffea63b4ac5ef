import { expect } from 'vitest';
import type { BrowserPurpose } from '../../contract/session-state.ts';
import { eventually } from '../support/eventually.ts';
import type { IdTokenTwist } from '../support/hostile-provider/fault.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
const stepUp = { acrValues: ['urn:otp'], maxAgeSeconds: 300 };

test.for(['urn:pwd', 'URN:OTP', 'urn:otp ', '', undefined, ['urn:otp'], 0])(
  'a step-up is not satisfied by a sign-in of the class %j',
  async (acr, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, acr }));
    expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp })).toMatchObject({
      code: 'step-up-not-met',
      answer: null,
    });
    expect(hostile.requestsTo('revocation')).toHaveLength(0);
  },
);

const weaker: IdTokenTwist = (claims, sign) => sign({ ...claims, acr: 'urn:pwd' });

/**
 * Simulates a provider where all sign-ins of one user in one browser are one session: revoking any of its tokens ends
 * it.
 */
async function beside(hostile: HostileProvider, purpose: BrowserPurpose, provider = providerAt(hostile)) {
  const stored = hostile.books.issue();
  hostile.inject('revocation', () => {
    hostile.books.end(stored, 'revocation');
    return { status: 200 };
  });
  const attempt = await attemptSignIn(hostile, { purpose, provider, ...(purpose === 'step-up' && { stepUp }) });
  // A background revocation is requested before this.
  await provider.prepare({ redirectUri: 'http://127.0.0.1:49152/callback', purpose }, AbortSignal.timeout(5_000));
  return { ...attempt, isLive: hostile.books.isLive(stored) };
}

test('the tokens of a rejected step-up are left to expire, because revoking them may end the open session', async ({
  hostile,
}) => {
  hostile.twistIdToken(weaker);
  expect(await beside(hostile, 'step-up')).toMatchObject({ code: 'step-up-not-met', isLive: true });
});

test('the same holds if an unlock brings an unrequested refresh token', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, auth_time: secondsAgo(3_600) }));
  expect(await beside(hostile, 'unlock')).toMatchObject({ code: 'id-token-not-fresh', isLive: true });
});

test.for(['step-up', 'unlock'] as const)(
  'if each sign-in is a session of its own, the tokens of a rejected %s are revoked',
  async (purpose, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, acr: 'urn:pwd', auth_time: secondsAgo(3_600) }));
    const provider = providerAt(hostile, { revokesReplaced: true });
    await attemptSignIn(hostile, { purpose, provider, ...(purpose === 'step-up' && { stepUp }) });
    await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
    expect(hostile.requestsTo('revocation')[0]?.parameters.get('token')).toMatch(/^refresh-/);
  },
);

test.for([false, true])(
  'a first sign-in revokes the tokens of a rejected response (%j)',
  async (revokesReplaced, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, nonce: 'planted' }));
    await attemptSignIn(hostile, { provider: providerAt(hostile, { revokesReplaced }) });
    await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
  },
);

test.for([
  ['longer ago than asked for', 300 + 61],
  ['of unknown age', null],
] as const)('a step-up is not satisfied by a sign-in that is %s', async ([, ago], { hostile }) => {
  hostile.twistIdToken(({ auth_time: _, ...claims }, sign) =>
    sign({ ...claims, acr: 'urn:otp', ...(ago !== null && { auth_time: secondsAgo(ago) }) }),
  );
  expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp })).toMatchObject({
    code: 'id-token-not-fresh',
    answer: null,
  });
});

test('a step-up with max_age 0 is not satisfied by an earlier sign-in', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, auth_time: secondsAgo(120) }));
  const now = { acrValues: [], maxAgeSeconds: null };
  expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp: now })).toMatchObject({
    code: 'id-token-not-fresh',
    answer: null,
  });
});

import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
const stepUp = { acrValues: ['urn:otp'], maxAgeSeconds: 300 };

test.for(['urn:pwd', 'URN:OTP', 'urn:otp ', '', undefined, ['urn:otp'], 0])(
  'a step-up is not done by a sign-in of the class %j',
  async (acr, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, acr }));
    expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp })).toMatchObject({
      code: 'step-up-not-met',
      answer: null,
    });
    // Nobody will use what came with it.
    await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
  },
);

test.for([
  ['longer ago than asked for', 300 + 61],
  ['of unknown age', null],
] as const)('nor by one that is %s', async ([, ago], { hostile }) => {
  hostile.twistIdToken(({ auth_time: _, ...claims }, sign) =>
    sign({ ...claims, acr: 'urn:otp', ...(ago !== null && { auth_time: secondsAgo(ago) }) }),
  );
  expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp })).toMatchObject({
    code: 'id-token-not-fresh',
    answer: null,
  });
});

test('nor, where now was asked for, by one of a while ago', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, auth_time: secondsAgo(120) }));
  const now = { acrValues: [], maxAgeSeconds: null };
  expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp: now })).toMatchObject({
    code: 'id-token-not-fresh',
    answer: null,
  });
});

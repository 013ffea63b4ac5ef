import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const anHourAgo = () => Math.floor(Date.now() / 1000) - 3_600;

test('a sign-in of an hour ago does not unlock', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, auth_time: anHourAgo() }));
  expect(await attemptSignIn(hostile, { purpose: 'unlock' })).toMatchObject({
    code: 'id-token-not-fresh',
    answer: null,
  });
});

test('a sign-in of unknown age does not unlock', async ({ hostile }) => {
  hostile.twistIdToken(({ auth_time: _, ...claims }, sign) => sign(claims));
  expect(await attemptSignIn(hostile, { purpose: 'unlock' })).toMatchObject({
    code: 'id-token-not-fresh',
    answer: null,
  });
});

test('a first sign-in may use an older sign-in of the browser', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, auth_time: anHourAgo() }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'none' });
});

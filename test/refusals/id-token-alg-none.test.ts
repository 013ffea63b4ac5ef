import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.for(['none', 'None', 'nOnE', ''])('an unsigned ID token (alg %j) is rejected', async (alg, { hostile }) => {
  hostile.twistIdToken((claims) => `${encode({ alg })}.${encode(claims)}.`);
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-algorithm-refused', answer: null });
});

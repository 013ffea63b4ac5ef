import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an ID token without a nonce is rejected', async ({ hostile }) => {
  hostile.twistIdToken(({ nonce: _, ...claims }, sign) => sign(claims));
  expect(await attemptSignIn(hostile)).toMatchObject({
    code: 'id-token-nonce-mismatch',
    answer: null,
    tokenRequests: 1,
  });
});

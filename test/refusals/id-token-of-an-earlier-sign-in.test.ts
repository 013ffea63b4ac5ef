import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an ID token of an earlier sign-in of the same user is rejected', async ({ hostile }) => {
  let earlier: Promise<string> | null = null;
  hostile.twistIdToken((claims, sign) => {
    earlier ??= sign(claims);
    return earlier;
  });
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'none' });
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-nonce-mismatch', answer: null });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a token of more than 64 KiB is rejected', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({
    body: { ...(honest.body as object), access_token: 'x'.repeat(64 * 1024 + 1) },
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'token-answer-invalid', tokenRequests: 1 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an empty refresh token is rejected', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), refresh_token: '' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'token-answer-invalid', tokenRequests: 1 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a response without an access token is rejected', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), access_token: undefined } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'token-answer-invalid', tokenRequests: 1 });
});

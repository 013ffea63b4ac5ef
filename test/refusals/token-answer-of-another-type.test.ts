import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a token of an unsupported type is rejected', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), token_type: 'mac' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'token-answer-invalid', tokenRequests: 1 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a token of a type this client does not use is refused', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), token_type: 'mac' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'token-answer-invalid', tokenRequests: 1 });
});

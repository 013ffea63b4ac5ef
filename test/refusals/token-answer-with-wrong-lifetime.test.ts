import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test.for([-1, '-1', 'soon', {}, true])('a lifetime of %j is rejected', async (lifetime, { hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), expires_in: lifetime } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'token-answer-invalid', tokenRequests: 1 });
});

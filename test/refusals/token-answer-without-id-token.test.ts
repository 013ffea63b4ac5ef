import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a response without an ID token is rejected', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), id_token: undefined } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-missing', tokenRequests: 1 });
});

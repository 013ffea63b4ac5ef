import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a rejected pushed request is not sent through the browser instead', async ({ hostile }) => {
  hostile.twist('par', () => ({ status: 400, body: { error: 'invalid_redirect_uri' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'request-refused', tokenRequests: 0 });
  expect(hostile.requestsTo('authorization')).toHaveLength(0);
});

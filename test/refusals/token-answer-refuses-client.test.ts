import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a client unknown to the provider is reported', async ({ hostile }) => {
  hostile.twist('token', () => ({
    status: 401,
    headers: { 'www-authenticate': 'Basic' },
    body: { error: 'invalid_client' },
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'client-refused', tokenRequests: 1 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an error page in place of tokens is rejected with its own code', async ({ hostile }) => {
  hostile.twist('token', () => ({
    headers: { 'content-type': 'text/html' },
    body: '<h1>Sign in to this network</h1>',
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'network-sign-in-needed', tokenRequests: 1 });
});

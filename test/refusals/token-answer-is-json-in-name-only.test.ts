import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('HTML with a JSON content type is rejected', async ({ hostile }) => {
  hostile.twist('token', () => ({ body: '<h1>Sign in to this network</h1>' }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', tokenRequests: 1 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('HTML that calls itself JSON is refused', async ({ hostile }) => {
  hostile.twist('token', () => ({ body: '<h1>Sign in to this network</h1>' }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', tokenRequests: 1 });
});

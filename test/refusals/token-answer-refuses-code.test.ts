import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a code that was used before has its own error code', async ({ hostile }) => {
  hostile.twist('token', () => ({ status: 400, body: { error: 'invalid_grant' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'code-refused', tokenRequests: 1 });
});

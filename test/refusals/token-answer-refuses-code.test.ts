import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a code used before is told apart', async ({ hostile }) => {
  hostile.twist('token', () => ({ status: 400, body: { error: 'invalid_grant' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'code-refused', tokenRequests: 1 });
});

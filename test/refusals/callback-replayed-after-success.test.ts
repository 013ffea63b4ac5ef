import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('the same authorization response cannot be used a second time', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, { visits: (honest) => [honest, honest] });
  expect(attempt).toMatchObject({ code: 'none', statuses: [303, 410], tokenRequests: 1 });
});

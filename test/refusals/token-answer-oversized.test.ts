import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a response of more than 1 MiB is not read to its end', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), more: 'x'.repeat(1024 * 1024) } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', tokenRequests: 1 });
});

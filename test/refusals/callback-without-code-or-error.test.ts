import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('a response with neither code nor error is rejected before any token request', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.delete('code'))],
  });
  expect(attempt).toMatchObject({ code: 'callback-invalid', tokenRequests: 0 });
});

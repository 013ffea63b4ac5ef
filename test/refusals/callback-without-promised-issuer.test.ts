import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('a response without the promised iss is rejected before any token request', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.delete('iss'))],
  });
  expect(attempt).toMatchObject({ code: 'callback-issuer-mismatch', tokenRequests: 0 });
});

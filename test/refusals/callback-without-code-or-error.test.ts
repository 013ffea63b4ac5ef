import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('an answer that says neither yes nor no is refused before any token request', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.delete('code'))],
  });
  expect(attempt).toMatchObject({ code: 'callback-invalid', tokenRequests: 0 });
});

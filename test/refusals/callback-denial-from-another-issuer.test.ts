import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('a denial from another issuer is not accepted as the user’s own', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [
      withQuery(honest, (query) => {
        query.delete('code');
        query.set('error', 'access_denied');
        query.set('iss', 'https://attacker.example');
      }),
    ],
  });
  expect(attempt).toMatchObject({ code: 'callback-issuer-mismatch', tokenRequests: 0 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('a second code beside the first is rejected before any token request', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.append('code', 'planted'))],
  });
  expect(attempt).toMatchObject({ code: 'callback-invalid', tokenRequests: 0 });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('the right state twice is rejected before any token request', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.append('state', query.get('state') ?? ''))],
  });
  expect(attempt).toMatchObject({ code: 'callback-invalid', tokenRequests: 0 });
});

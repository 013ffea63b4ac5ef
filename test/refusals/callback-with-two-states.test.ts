import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('the right state beside a foreign one belongs to no request', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.append('state', 'planted')), honest],
  });
  expect(attempt).toMatchObject({ code: 'none', statuses: [400, 303], strays: ['wrong-state'], tokenRequests: 1 });
});

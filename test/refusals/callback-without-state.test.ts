import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test('a response without a state is rejected, and the wait for the right one continues', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.delete('state')), honest],
  });
  expect(attempt).toMatchObject({ code: 'none', statuses: [400, 303], strays: ['wrong-state'], tokenRequests: 1 });
});

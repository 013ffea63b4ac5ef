import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

test.for(['access_token', 'id_token', 'refresh_token'])(
  'a planted %s in the query is rejected, although the right code is beside it',
  async (name, { hostile }) => {
    const attempt = await attemptSignIn(hostile, {
      visits: (honest) => [withQuery(honest, (query) => query.set(name, 'planted'))],
    });
    expect(attempt).toMatchObject({ code: 'callback-invalid', tokenRequests: 0 });
  },
);

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const soon = () => Math.floor(Date.now() / 1000) + 75;

test.for(['iat', 'nbf', 'auth_time'])(
  'an ID token whose %s is over a minute ahead is rejected',
  async (claim, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, [claim]: soon() }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-time-invalid', answer: null });
  },
);

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test.for(['planted', '', 1, ['planted'], null])(
  'an ID token with the nonce %j is rejected',
  async (nonce, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, nonce }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-nonce-mismatch', answer: null });
  },
);

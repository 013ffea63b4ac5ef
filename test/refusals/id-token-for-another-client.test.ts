import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test.for([['another-app'], 'another-app', [], 'nightlatch-desktop '])(
  'an ID token for the audience %j is rejected',
  async (audience, { hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, aud: audience }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-audience-mismatch', answer: null });
  },
);

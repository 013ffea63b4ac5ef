import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const now = () => Math.floor(Date.now() / 1000);

test('an ID token that expired over a minute ago is rejected', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, exp: now() - 61 }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-time-invalid', answer: null });
});

test('half a minute is tolerated as clock skew', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, exp: now() - 30 }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'none' });
});

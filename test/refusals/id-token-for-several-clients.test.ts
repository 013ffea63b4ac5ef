import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an ID token for us and another client is rejected if it has no azp', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, aud: [hostile.clientId, 'another-app'] }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-audience-mismatch', answer: null });
});

test('an ID token with another client as azp is rejected', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, azp: 'another-app' }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-audience-mismatch', answer: null });
});

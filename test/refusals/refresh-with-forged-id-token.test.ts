import { generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh } from '../support/sign-in-attempt.ts';

test('a refresh whose ID token a stranger signed is refused', async ({ hostile }) => {
  const { privateKey } = await generateKeyPair('ES256');
  hostile.twistIdToken((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey));
  expect(await attemptRefresh(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
});

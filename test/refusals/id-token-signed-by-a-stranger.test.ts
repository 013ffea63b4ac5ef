import { decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a foreign signature under the issuer’s key id is rejected', async ({ hostile }) => {
  const { privateKey } = await generateKeyPair('ES256');
  hostile.twistIdToken(async (claims, sign) => {
    const { kid = '' } = decodeProtectedHeader(await sign(claims));
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  });
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
});

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a key in the token’s own header verifies nothing', async ({ hostile }) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const header = { alg: 'ES256', kid: 'my-own', jwk, jku: `${hostile.issuer}/my-own-keys` };
  hostile.twistIdToken((claims) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
});

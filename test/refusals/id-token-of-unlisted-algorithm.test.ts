import { generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an algorithm that the provider does not list is rejected, although its signature is valid', async ({
  hostile,
}) => {
  const { privateKey } = await generateKeyPair('EdDSA');
  hostile.twistIdToken((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-algorithm-refused', answer: null });
});

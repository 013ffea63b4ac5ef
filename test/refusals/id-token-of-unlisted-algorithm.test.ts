import { generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an algorithm the provider never said it uses is refused, sound as it is', async ({ hostile }) => {
  const { privateKey } = await generateKeyPair('EdDSA');
  hostile.twistIdToken((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-algorithm-refused', answer: null });
});

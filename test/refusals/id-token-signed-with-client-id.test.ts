import { SignJWT } from 'jose';
import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an HMAC with the public client id is rejected, although the provider lists its algorithm', async ({
  hostile,
}) => {
  hostile.twist('discovery', (honest) => ({
    body: { ...(honest.body as object), id_token_signing_alg_values_supported: ['ES256', 'HS256'] },
  }));
  const key = new TextEncoder().encode(hostile.clientId.padEnd(32, '\0'));
  hostile.twistIdToken((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-algorithm-refused', answer: null });
});

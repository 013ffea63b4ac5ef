import { generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh } from '../support/sign-in-attempt.ts';

test('a refresh with a foreign signature on its ID token is rejected', async ({ hostile }) => {
  const { privateKey } = await generateKeyPair('ES256');
  hostile.twistIdToken((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey));
  expect(await attemptRefresh(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
});

test.for([
  ['', 'id-token-signature-invalid'],
  ['AAAA', 'id-token-signature-invalid'],
  ['A', 'id-token-malformed'],
  ['no+signature', 'id-token-malformed'],
  ['AAAA=', 'id-token-malformed'],
] as const)('a refresh whose ID token has %j for a signature is rejected', async ([signature, code], { hostile }) => {
  hostile.twistIdToken(async (claims, sign) => {
    const [header, payload] = (await sign(claims)).split('.');
    return `${header}.${payload}.${signature}`;
  });
  expect(await attemptRefresh(hostile)).toMatchObject({ code, answer: null });
  await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('claims changed after signing are rejected', async ({ hostile }) => {
  hostile.twistIdToken(async (claims, sign) => {
    const [header, , signature] = (await sign(claims)).split('.');
    const altered = Buffer.from(JSON.stringify({ ...claims, sub: 'administrator' })).toString('base64url');
    return `${header}.${altered}.${signature}`;
  });
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
});

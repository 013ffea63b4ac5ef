import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('an unknown critical extension is rejected', async ({ hostile }) => {
  hostile.twistIdToken(async (claims, sign) => {
    const [, payload, signature] = (await sign(claims)).split('.');
    const header = { alg: 'ES256', crit: ['example'], example: true };
    return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
  });
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-malformed', answer: null });
});

import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const variants = [() => 'https://attacker.example', (issuer: string) => `${issuer}/`, (issuer: string) => `${issuer}?`];

test.for(variants)('an ID token of another issuer (variant %#) is rejected', async (variant, { hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, iss: variant(hostile.issuer) }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-issuer-mismatch', answer: null });
});

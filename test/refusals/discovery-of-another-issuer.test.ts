import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const variants = [() => 'https://attacker.example', (issuer: string) => `${issuer}/`];

test.for(variants)('a document that names another issuer (variant %#) is rejected', async (variant, { hostile }) => {
  hostile.twist('discovery', (honest) => ({
    body: { ...(honest.body as object), issuer: variant(hostile.issuer) },
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-issuer-mismatch', tokenRequests: 0 });
  expect(hostile.requestsTo('par')).toHaveLength(0);
});

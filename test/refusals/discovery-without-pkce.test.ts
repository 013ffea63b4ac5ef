import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a provider that does not declare S256 is rejected', async ({ hostile }) => {
  hostile.twist('discovery', (honest) => ({
    body: { ...(honest.body as object), code_challenge_methods_supported: ['plain'] },
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-metadata-invalid', tokenRequests: 0 });
  expect(hostile.requestsTo('par')).toHaveLength(0);
});

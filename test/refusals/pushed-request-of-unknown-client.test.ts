import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a client unknown to the provider is rejected', async ({ hostile }) => {
  hostile.twist('par', () => ({ status: 401, body: { error: 'invalid_client' } }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'client-refused', tokenRequests: 0 });
  expect(hostile.requestsTo('authorization')).toHaveLength(0);
});

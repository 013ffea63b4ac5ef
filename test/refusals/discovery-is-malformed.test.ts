import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a document that does not parse is rejected', async ({ hostile }) => {
  hostile.twist('discovery', () => ({ body: '{"issuer":' }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-metadata-invalid', tokenRequests: 0 });
  expect(hostile.requestsTo('par')).toHaveLength(0);
});

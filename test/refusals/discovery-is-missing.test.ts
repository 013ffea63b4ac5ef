import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a provider without a document is reported', async ({ hostile }) => {
  hostile.twist('discovery', () => ({
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<h1>Not found</h1>',
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-metadata-invalid', tokenRequests: 0 });
  expect(hostile.requestsTo('par')).toHaveLength(0);
});

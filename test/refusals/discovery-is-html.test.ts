import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a web page in place of the document is rejected', async ({ hostile }) => {
  hostile.twist('discovery', () => ({
    headers: { 'content-type': 'text/html' },
    body: '<h1>Sign in to this network</h1>',
  }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'network-sign-in-needed', tokenRequests: 0 });
  expect(hostile.requestsTo('par')).toHaveLength(0);
});

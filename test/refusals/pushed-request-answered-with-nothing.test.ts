import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a response without a request_uri is rejected', async ({ hostile }) => {
  hostile.twist('par', () => ({ status: 201, body: {} }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', tokenRequests: 0 });
  expect(hostile.requestsTo('authorization')).toHaveLength(0);
});

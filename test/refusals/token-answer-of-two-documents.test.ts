import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test('a second document after the first is rejected', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ body: `${JSON.stringify(honest.body)}{"access_token":"planted"}` }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', tokenRequests: 1 });
});

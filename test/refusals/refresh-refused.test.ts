import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh } from '../support/sign-in-attempt.ts';

test('a refresh token that the provider rejects ends the session', async ({ hostile }) => {
  hostile.twist('token', () => ({ status: 400, body: { error: 'invalid_grant' } }));
  expect(await attemptRefresh(hostile)).toMatchObject({ code: 'refresh-refused', answer: null, tokenRequests: 1 });
});

test.for([
  [500, 'server_error', 'provider-error'],
  [503, 'temporarily_unavailable', 'provider-error'],
  [400, 'temporarily_unavailable', 'provider-error'],
  [429, 'slow_down', 'provider-busy'],
  [400, 'unheard_of', 'provider-answer-invalid'],
  [400, 'invalid_client', 'client-refused'],
] as const)('a %d %s does not count as a rejection of the token', async ([status, error, code], { hostile }) => {
  hostile.twist('token', () => ({ status, body: { error } }));
  expect(await attemptRefresh(hostile)).toMatchObject({ code, answer: null, tokenRequests: 1 });
});

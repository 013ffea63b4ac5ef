import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh } from '../support/sign-in-attempt.ts';

test('a refresh that returns another user’s tokens is rejected', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, sub: 'user-2' }));
  expect(await attemptRefresh(hostile)).toMatchObject({ code: 'subject-mismatch', answer: null, tokenRequests: 1 });
});

test('the refresh token that came for another user is revoked', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, sub: 'user-2' }));
  await attemptRefresh(hostile);
  const sent = hostile.requestsTo('token')[0]?.parameters.get('refresh_token');
  await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
  expect(hostile.requestsTo('revocation')[0]?.parameters.get('token')).toMatch(/^refresh-/);
  expect(hostile.requestsTo('revocation')[0]?.parameters.get('token')).not.toBe(sent);
});

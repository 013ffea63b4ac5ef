import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh, attemptSignIn } from '../support/sign-in-attempt.ts';

test('without an attack the same run signs in, so a rejection in this folder is due to its attack', async ({
  hostile,
}) => {
  const attempt = await attemptSignIn(hostile);
  expect(attempt).toMatchObject({ code: 'none', tokenRequests: 1, strays: [], statuses: [303] });
  expect(attempt.answer?.identity?.account).toMatchObject({ subject: 'user-1', name: 'Ada Example' });
});

test('without an attack the same run unlocks', async ({ hostile }) => {
  expect(await attemptSignIn(hostile, { purpose: 'unlock' })).toMatchObject({ code: 'none', tokenRequests: 1 });
});

test('without an attack the same run refreshes', async ({ hostile }) => {
  const attempt = await attemptRefresh(hostile);
  expect(attempt).toMatchObject({ code: 'none', tokenRequests: 1 });
  expect(attempt.answer?.identity?.account.subject).toBe('user-1');
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HostileProvider, startHostileProvider } from '../support/hostile-provider.ts';
import { attemptRefresh, attemptSignIn } from '../support/sign-in-attempt.ts';

let provider: HostileProvider;
beforeEach(async () => {
  provider = await startHostileProvider();
});
afterEach(() => provider.close());

test('without an attack the same run signs in, so a refusal in this folder is due to its attack', async () => {
  const attempt = await attemptSignIn(provider);
  expect(attempt).toMatchObject({ code: 'none', tokenRequests: 1, strays: [], statuses: [303] });
  expect(attempt.answer?.identity?.account).toMatchObject({ subject: 'user-1', name: 'Ada Example' });
});

test('without an attack the same run unlocks', async () => {
  expect(await attemptSignIn(provider, { purpose: 'unlock' })).toMatchObject({ code: 'none', tokenRequests: 1 });
});

test('without an attack the same run refreshes', async () => {
  const attempt = await attemptRefresh(provider);
  expect(attempt).toMatchObject({ code: 'none', tokenRequests: 1 });
  expect(attempt.answer?.identity?.account.subject).toBe('user-1');
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMemoryStore, type MemoryStore } from '../../../tools/demo/memory-store.ts';

let store: MemoryStore;

beforeEach(() => {
  vi.useFakeTimers();
  store = createMemoryStore();
});

afterEach(() => {
  vi.useRealTimers();
});

async function grant(id: string, accountId: string): Promise<void> {
  await store.adapter('Grant').upsert(id, { accountId }, 1000);
  await store.adapter('RefreshToken').upsert(`refresh ${id}`, { accountId, grantId: id }, 100);
  await store.adapter('AccessToken').upsert(`access ${id}`, { accountId, grantId: id }, 10);
}

test('an expired entry is not found, not listed, and eventually deleted', async () => {
  await grant('one', 'ada');
  expect(store.refreshableGrants('ada')).toEqual(['one']);
  vi.advanceTimersByTime(10_000);
  expect(await store.adapter('AccessToken').find('access one')).toBeUndefined();
  expect(store.refreshableGrants('ada')).toEqual(['one']);
  vi.advanceTimersByTime(90_000);
  expect(store.refreshableGrants('ada')).toEqual([]);
  expect(store.hasGrant('one')).toBe(true);
});

test('a stored or returned value cannot be changed from outside', async () => {
  const sessions = store.adapter('Session');
  const payload = { uid: 'browser', authorizations: { app: 'before' } };
  await sessions.upsert('one', payload, 10);
  payload.authorizations.app = 'after';
  expect(await sessions.findByUid('browser')).toEqual({ uid: 'browser', authorizations: { app: 'before' } });
  const found = await sessions.find('one');
  (found?.authorizations as { app: string }).app = 'after';
  expect(await sessions.find('one')).toEqual({ uid: 'browser', authorizations: { app: 'before' } });
});

test('a refresh token is used up once: the second of two concurrent uses is rejected and ends the grant', async () => {
  await grant('one', 'ada');
  await grant('other', 'ada');
  const tokens = store.adapter('RefreshToken');
  const outcomes = await Promise.allSettled([tokens.consume('refresh one'), tokens.consume('refresh one')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(outcomes[1]).toMatchObject({ reason: { error: 'invalid_grant' } });
  expect(store.hasGrant('one')).toBe(false);
  expect(await store.adapter('AccessToken').find('access one')).toBeUndefined();
  expect(store.refreshableGrants('ada')).toEqual(['other']);
});

test('a grant that has ended, or whose only refresh token was used up, is not refreshable', async () => {
  await grant('used', 'ada');
  await store.adapter('RefreshToken').consume('refresh used');
  await grant('ended', 'ada');
  await store.adapter('Grant').destroy('ended');
  expect(store.refreshableGrants('ada')).toEqual([]);
});

test('ending all grants of a user keeps the one to keep and those of other users', async () => {
  for (const id of ['one', 'two', 'three']) await grant(id, 'ada');
  await grant('hers', 'grace');
  store.endGrants('ada', 'two');
  expect(store.refreshableGrants('ada')).toEqual(['two']);
  expect(store.refreshableGrants('grace')).toEqual(['hers']);
});

test('ending the browser sessions of a user leaves those of other users', async () => {
  const sessions = store.adapter('Session');
  await sessions.upsert('one', { accountId: 'ada' }, 10);
  await sessions.upsert('two', { accountId: 'grace' }, 10);
  store.endBrowserSessions('ada');
  expect(await sessions.find('one')).toBeUndefined();
  expect(await sessions.find('two')).toBeDefined();
});

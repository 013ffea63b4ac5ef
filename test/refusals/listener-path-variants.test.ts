import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

const variants: readonly ((path: string) => string)[] = [
  () => '/',
  () => '/callback',
  () => '/favicon.ico',
  (path) => `${path}/`,
  (path) => path.replace('/c', '/%63'),
  (path) => `${path};x`,
  (path) => `/x/..${path}`,
  (path) => path.toUpperCase(),
];

test('every other spelling of the path is rejected with the response for a wrong path', async ({ listener }) => {
  const { honest, strays } = listener;
  const replies = [];
  for (const variant of variants) {
    replies.push(await visit(honest, { target: variant(honest.pathname) + honest.search }));
  }
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([404]));
  expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
  expect(strays).toEqual(variants.map(() => 'wrong-path'));
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

test('a request target with a host of its own is rejected', async ({ listener }) => {
  const { honest, strays } = listener;
  const ours = await visit(honest, { target: honest.href });
  const theirs = await visit(honest, { target: `http://elsewhere.example${honest.pathname}${honest.search}` });
  expect([ours.status, theirs.status]).toEqual([400, 400]);
  expect(strays).toEqual(['wrong-path', 'wrong-path']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

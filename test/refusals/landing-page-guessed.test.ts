import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

test('the landing page has an unguessable address, so no other local user or page can read the result', async ({
  listener,
}) => {
  const { honest, strays } = listener;
  const guess = await visit(honest, { target: '/landing/guess' });
  expect(guess.status).toBe(404);
  expect(strays).toEqual(['wrong-path']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

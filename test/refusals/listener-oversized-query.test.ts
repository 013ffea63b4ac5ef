import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

test('a target of more than 8 KiB is rejected', async ({ listener }) => {
  const { honest, strays } = listener;
  const long = await visit(honest, { target: `${honest.pathname}${honest.search}&x=${'x'.repeat(8 * 1024)}` });
  const endless = await visit(honest, { target: `${honest.pathname}${honest.search}&x=${'x'.repeat(64 * 1024)}` });
  expect([long.status, endless.status]).toEqual([414, 400]);
  expect(strays).toEqual(['wrong-path']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

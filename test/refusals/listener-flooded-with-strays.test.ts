import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

test('a hundred stray requests do not end the wait', async ({ listener }) => {
  const { honest, strays } = listener;
  for (let round = 0; round < 20; round += 1) {
    await Promise.all([1, 2, 3, 4, 5].map((each) => visit(honest, { target: `/probe/${round}/${each}` })));
  }
  expect(strays).toHaveLength(100);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

test('a flood of stray requests does not cause a flood of reports', async ({ listener }) => {
  const { honest, strays } = listener;
  for (let round = 0; round < 60; round += 1) {
    await Promise.all([1, 2, 3, 4, 5].map((each) => visit(honest, { target: `/probe/${round}/${each}` })));
  }
  expect(strays).toHaveLength(200);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

import { expect, test } from 'vitest';
import { createFarewell } from '../../main/electron/farewell.ts';

test('is said once, however often it is asked for', async () => {
  let stops = 0;
  const farewell = createFarewell(async () => {
    stops += 1;
  }, 1_000);
  expect([farewell.isBegun(), farewell.isOver()]).toEqual([false, false]);
  const first = farewell.say();
  const second = farewell.say();
  expect([farewell.isBegun(), farewell.isOver()]).toEqual([true, false]);
  await Promise.all([first, second]);
  expect([farewell.isOver(), stops]).toEqual([true, 1]);
});

test('ends if nothing can be stopped, or never is', async () => {
  await createFarewell(() => Promise.reject(new Error('not composed')), 60_000).say();
  await createFarewell(() => new Promise(() => {}), 20).say();
});

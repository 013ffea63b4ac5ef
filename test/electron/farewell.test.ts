import { expect, test } from 'vitest';
import { createFarewell } from '../../main/electron/farewell.ts';

test('the farewell runs once, however often it is requested', async () => {
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

test('the farewell ends if stopping throws or never settles', async () => {
  await createFarewell(() => Promise.reject(new Error('not composed')), 60_000).say();
  await createFarewell(() => new Promise(() => {}), 20).say();
});

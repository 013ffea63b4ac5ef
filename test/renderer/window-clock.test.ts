import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWindowClock } from '../../renderer/session/window-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('nothing ticks until somebody looks', () => {
  createWindowClock();
  expect(vi.getTimerCount()).toBe(0);
});

test('all who look share one interval of a second', () => {
  const clock = createWindowClock();
  const heard = [0, 0, 0];
  for (const place of heard.keys()) {
    clock.subscribe(() => {
      heard[place] = (heard[place] ?? 0) + 1;
    });
  }
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(3000);
  expect(heard).toEqual([3, 3, 3]);
});

test('the interval ends with the last who looks, and starts again with the next', () => {
  const clock = createWindowClock();
  const ends = [clock.subscribe(() => {}), clock.subscribe(() => {})];
  ends[0]?.();
  expect(vi.getTimerCount()).toBe(1);
  ends[1]?.();
  expect(vi.getTimerCount()).toBe(0);
  clock.subscribe(() => {});
  expect(vi.getTimerCount()).toBe(1);
});

test('one function that looks twice has to leave twice', () => {
  const clock = createWindowClock();
  const look = vi.fn();
  const [first] = [clock.subscribe(look), clock.subscribe(look)];
  first();
  first();
  vi.advanceTimersByTime(1000);
  expect(look).toHaveBeenCalledTimes(1);
});

test('one who leaves during a tick does not cost another its turn', () => {
  const clock = createWindowClock();
  const after = vi.fn();
  const end = clock.subscribe(() => end());
  clock.subscribe(after);
  vi.advanceTimersByTime(1000);
  expect(after).toHaveBeenCalledTimes(1);
});

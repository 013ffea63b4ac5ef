import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWindowClock } from '../../renderer/session/window-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the clock does not tick without subscribers', () => {
  createWindowClock();
  expect(vi.getTimerCount()).toBe(0);
});

test('all subscribers share one interval of a second', () => {
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

test('the interval ends with the last subscriber, and starts again with the next', () => {
  const clock = createWindowClock();
  const ends = [clock.subscribe(() => {}), clock.subscribe(() => {})];
  ends[0]?.();
  expect(vi.getTimerCount()).toBe(1);
  ends[1]?.();
  expect(vi.getTimerCount()).toBe(0);
  clock.subscribe(() => {});
  expect(vi.getTimerCount()).toBe(1);
});

test('a function that subscribes twice has to unsubscribe twice', () => {
  const clock = createWindowClock();
  const look = vi.fn();
  const [first] = [clock.subscribe(look), clock.subscribe(look)];
  first();
  first();
  vi.advanceTimersByTime(1000);
  expect(look).toHaveBeenCalledTimes(1);
});

test('a subscriber that leaves during a tick does not skip another’s turn', () => {
  const clock = createWindowClock();
  const after = vi.fn();
  const end = clock.subscribe(() => end());
  clock.subscribe(after);
  vi.advanceTimersByTime(1000);
  expect(after).toHaveBeenCalledTimes(1);
});

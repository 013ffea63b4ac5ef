import { randomInt, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock } from '../session/ports/index.ts';

/** Creates the engine's clock: wall clock, monotonic clock, timers and randomness. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    jitter: () => randomInt(1_000_000) / 1_000_000,
    freshId: () => randomUUID(),
  };
}

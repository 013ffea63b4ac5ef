import { createClock } from '../../../main/electron/clock.ts';
import type { Clock } from '../../../main/session/ports/ports.ts';

export interface CountingClock extends Clock {
  /** Returns the number of tasks that wait for their time. */
  timers(): number;
}

/** Wraps the app's own clock and counts its timers. */
export function createCountingClock(): CountingClock {
  const clock = createClock();
  const waiting = new Set<object>();
  return {
    ...clock,
    after: (delayMs, task) => {
      const timer = {};
      waiting.add(timer);
      const cancel = clock.after(delayMs, () => {
        waiting.delete(timer);
        task();
      });
      return () => {
        waiting.delete(timer);
        cancel();
      };
    },
    timers: () => waiting.size,
  };
}

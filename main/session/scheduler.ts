import type { Clock } from './ports/ports.ts';

/** Work that falls due at certain times. */
export interface ScheduledWork {
  /** Runs due work. `setBack`: the wall clock was set back since the last run, so work timed by it would be late. */
  now(setBack: boolean): void;
  /** Returns in how many ms to run again, or infinity to wait for an event. */
  next(): number;
}

export interface Scheduler {
  /** Runs due work and sets the timer for the next. */
  look(): void;
  /** Returns by how many ms the wall clock ran ahead of the monotonic one since the last run, as it does in a sleep. */
  aheadBy(): number;
  /** Sets the timer again without running due work, if only the time of the next work may have changed. */
  arm(): void;
  stop(): void;
}

/** Longest timer delay, so that a clock jump is noticed within this time. */
const longestSleepMs = 60_000;

/** A wall clock that falls behind by more than this between two runs was set back; a time server slows it by less. */
const setBackMs = 5_000;

/** Shortest timer delay: overdue work is already under way. */
const shortestSleepMs = 250;

/**
 * Creates the engine's only timer, shared by all accounts. The timer decides nothing: each run checks what is due by
 * the current clocks, so that a sleep or a clock jump makes work late, but never wrong.
 */
export function createScheduler(clock: Clock, agendum: ScheduledWork): Scheduler {
  let cancel: (() => void) | null = null;
  let stopped = false;
  let ahead: number | null = null;

  function wasSetBack(): boolean {
    const before = ahead;
    ahead = clock.now() - clock.monotonic();
    return before !== null && before - ahead > setBackMs;
  }

  function look(): void {
    if (stopped) return;
    agendum.now(wasSetBack());
    arm();
  }

  function arm(): void {
    if (stopped) return;
    cancel?.();
    cancel = clock.after(Math.max(Math.min(agendum.next(), longestSleepMs), shortestSleepMs), look);
  }

  return {
    look,
    aheadBy: () => (ahead === null ? 0 : clock.now() - clock.monotonic() - ahead),
    arm,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}

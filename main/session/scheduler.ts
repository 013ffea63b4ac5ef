import type { Clock } from './ports/ports.ts';

/** Who has something to do at some time. */
export interface ScheduledWork {
  /** Does what is due. `setBack`: the wall clock was since the last look, and what is due by it would be late. */
  now(setBack: boolean): void;
  /** In how many ms it is worth another look; infinitely many: not before something happens. */
  next(): number;
}

export interface Scheduler {
  /** Does what is due and sets the one timer for what is next. */
  look(): void;
  /** How much further the wall clock has come than the other since the last look, in ms: what a sleep leaves behind. */
  aheadBy(): number;
  /** Sets the timer anew, where only the time of what is next may have changed. */
  arm(): void;
  stop(): void;
}

/** However far away the next thing is: a clock that jumped is noticed within this time. */
const longestSleepMs = 60_000;

/** A wall clock that falls behind by more than this between two looks was set back; a time server slows it by less. */
const setBackMs = 5_000;

/** Nothing is due sooner than a moment from now: what is overdue is already under way. */
const shortestSleepMs = 250;

/**
 * The one timer of the engine, for all accounts. It decides nothing: it asks what is due by the clocks as they stand
 * now, so that a sleeping computer or a clock that jumps only makes it late, never wrong.
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

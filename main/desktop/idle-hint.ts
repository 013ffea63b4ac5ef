import type { IdleSource } from './idle-source.ts';

/** What the desktop tells systemd-logind: that nobody has been here for as long as its settings say, and since when. */
export interface IdleHint extends IdleSource {
  /**
   * Of any type, as it comes from the bus. `since`: in microseconds of the clock that nobody can set. Answers whether it
   * said something.
   */
  hear(isIdle: unknown, since: unknown): boolean;
  lose(): void;
}

/** `monotonicMs`: CLOCK_MONOTONIC, which is what logind counts by. */
export function createIdleHint(monotonicMs: () => number): IdleHint {
  /** That somebody is there says nothing as long as it was never said that nobody is: then no desktop gives the hint. */
  let isGiven = false;
  let idleSince: number | null = null;
  return {
    exact: false,
    hear: (isIdle, since) => {
      if (isIdle === false) idleSince = null;
      if (isIdle !== true || typeof since !== 'bigint') return isIdle === false;
      isGiven = true;
      idleSince = Number(since / 1_000n);
      return true;
    },
    lose: () => {
      isGiven = false;
      idleSince = null;
    },
    ask: async () => {
      if (!isGiven) return null;
      return idleSince === null ? 0 : Math.max(0, monotonicMs() - idleSince);
    },
  };
}

/** Node's on Linux. */
export const kernelClock = (): number => Number(process.hrtime.bigint() / 1_000_000n);

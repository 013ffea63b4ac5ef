import type { IdleSource } from './idle-source.ts';

/**
 * The IdleHint that the desktop gives systemd-logind: whether the user has been inactive for as long as the desktop's
 * settings state, and since when.
 */
export interface IdleHint extends IdleSource {
  /**
   * Both values come from the bus and may be of any type. `since` is in µs of CLOCK_MONOTONIC. Returns whether they
   * were valid.
   */
  hear(isIdle: unknown, since: unknown): boolean;
  lose(): void;
}

/** `monotonicMs` returns CLOCK_MONOTONIC in ms, the clock that logind uses. */
export function createIdleHint(monotonicMs: () => number): IdleHint {
  /** Ignore IdleHint=false until the first IdleHint=true: some desktops never set it. */
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

/** Returns CLOCK_MONOTONIC in ms, which is Node's high-resolution clock on Linux. */
export const kernelClock = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** The number of wrong passcodes so far, and the time of the last attempt. */
export interface CountedAttempts {
  readonly failed: number;
  /** The computer's uptime at that moment, in ms. */
  readonly uptime: number;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

const freeAttempts = 5;
const delaysMs = [30 * secondMs, minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs] as const;

/** Returns the wait after this many wrong passcodes, in ms. */
export function delayAfter(failed: number): number {
  if (failed < freeAttempts) return 0;
  return delaysMs[Math.min(failed - freeAttempts, delaysMs.length - 1)] ?? 0;
}

/**
 * Returns the remaining wait, in ms. It is measured by the computer's uptime, not by the wall clock, which users can
 * set. After a restart of the computer, only the time since the restart is certain.
 */
export function waitLeft({ failed, uptime }: CountedAttempts, uptimeNow: number): number {
  const passed = uptimeNow >= uptime ? uptimeNow - uptime : uptimeNow;
  return Math.max(0, delayAfter(failed) - passed);
}

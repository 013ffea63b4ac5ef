/** Wrong passcodes so far, and when the last one was tried. */
export interface CountedAttempts {
  readonly failed: number;
  /** How long the computer had been running then, in ms. */
  readonly uptime: number;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

const freeAttempts = 5;
const delaysMs = [30 * secondMs, minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs] as const;

/** How long to wait after so many wrong passcodes, in ms. */
export function delayAfter(failed: number): number {
  if (failed < freeAttempts) return 0;
  return delaysMs[Math.min(failed - freeAttempts, delaysMs.length - 1)] ?? 0;
}

/**
 * How long is left of the wait, in ms. It is measured by how long the computer has been running, and not by the clock
 * that anybody can set. After a restart of the computer, only what has passed since then is known for certain.
 */
export function waitLeft({ failed, uptime }: CountedAttempts, uptimeNow: number): number {
  const passed = uptimeNow >= uptime ? uptimeNow - uptime : uptimeNow;
  return Math.max(0, delayAfter(failed) - passed);
}

import type { EpochMs, LockReason } from '../../contract/session-state.ts';

export interface LockFacts {
  readonly now: EpochMs;
  readonly monotonic: number;
  /** Both ends of the absolute lifetime: whichever clock reaches its own first, so setting one back gains nothing. */
  readonly endsAt: EpochMs;
  readonly endsAtMonotonic: number;
  readonly idleMs: number | null;
  readonly idleLimitMs: number;
}

/** The rule that asks for a lock now, or `null`. */
export function lockDue(facts: LockFacts): LockReason | null {
  if (facts.now >= facts.endsAt || facts.monotonic >= facts.endsAtMonotonic) return 'absolute-lifetime';
  if (facts.idleMs !== null && facts.idleMs >= facts.idleLimitMs) return 'idle';
  return null;
}

/** In how many ms the rules are worth another look: exactly at the next limit, sooner near it. */
export function nextLockLook(facts: LockFacts): number {
  const ends = Math.min(facts.endsAt - facts.now, facts.endsAtMonotonic - facts.monotonic);
  const idle = facts.idleMs === null ? Number.POSITIVE_INFINITY : facts.idleLimitMs - facts.idleMs;
  // The window shows the countdown, and a touch of the keyboard resets it: look more often as it nears.
  const forDisplay = idle <= 60_000 ? 1_000 : 15_000;
  return Math.max(0, Math.min(ends, idle, forDisplay));
}

import type { Settings } from '../../../contract/settings.ts';

/** The settings that control when a session locks and what happens then. */
export type LockSettings = Pick<Settings, 'idleLimitMs' | 'absoluteLifetimeMs' | 'unfocusedLimitMs' | 'actions'>;

/** The present values that the rules compare with their limits. */
export interface LockFacts {
  /** The session's age in ms, by the clock that shows more (setting one back gains nothing); `null` if not yet read. */
  readonly ageMs: number | null;
  /** The idle time in ms; `null` if the desktop cannot tell. */
  readonly idleMs: number | null;
  /** The time that the window has been unfocused, in ms; `null` if it is in front or does not exist. */
  readonly unfocusedMs: number | null;
}

type ClockRule = 'absolute-lifetime' | 'idle' | 'unfocused';

// If several rules are met, the first one is reported as the reason.
const order = ['absolute-lifetime', 'idle', 'unfocused'] as const;

/** Returns the first rule that is met now, or `null`. */
export function lockDue(facts: LockFacts, settings: LockSettings): ClockRule | null {
  const left = timeLeft(facts, settings);
  return order.find((rule) => left[rule] <= 0) ?? null;
}

/** Returns the first rule that is met now and signs out, or `null`. It applies to locked sessions too. */
export function signOutDue(facts: LockFacts, settings: LockSettings): ClockRule | null {
  const left = timeLeft(facts, settings);
  return order.find((rule) => left[rule] <= 0 && settings.actions[rule] === 'sign-out') ?? null;
}

/** Returns in how many ms the next rule is met if there is no user input until then. */
export function lockDueIn(facts: LockFacts, settings: LockSettings): number {
  return Math.max(0, Math.min(...Object.values(timeLeft(facts, settings))));
}

/** Returns in how many ms to check the rules again: at the next limit, but at least every 5 s (1 s near idle). */
export function nextLockLook(facts: LockFacts, settings: LockSettings): number {
  // The window shows the countdown, and any input resets it, so check more often in the last minute. A clock jump, or a
  // sleep without an event, is noticed within 5 s.
  const forDisplay = timeLeft(facts, settings).idle <= 60_000 ? 1_000 : 5_000;
  return Math.min(lockDueIn(facts, settings), forDisplay);
}

function timeLeft(facts: LockFacts, settings: LockSettings): Readonly<Record<ClockRule, number>> {
  const left = (limitMs: number, ms: number | null) => (ms === null ? Number.POSITIVE_INFINITY : limitMs - ms);
  const isWatched = settings.actions.unfocused !== 'nothing';
  return {
    'absolute-lifetime': left(settings.absoluteLifetimeMs, facts.ageMs),
    idle: left(settings.idleLimitMs, facts.idleMs),
    unfocused: left(settings.unfocusedLimitMs, isWatched ? facts.unfocusedMs : null),
  };
}

import type { Settings } from '../../../contract/settings.ts';

/** The settings that say when a session locks, and what that does. */
export type LockSettings = Pick<Settings, 'idleLimitMs' | 'absoluteLifetimeMs' | 'unfocusedLimitMs' | 'actions'>;

/** What the rules are about, as it is now. */
export interface LockFacts {
  /** How old the session is, in ms, by the clock that says more: setting one back gains nothing. `null`: unread. */
  readonly ageMs: number | null;
  /** Since when nobody has been here, in ms; `null`: the desktop cannot tell. */
  readonly idleMs: number | null;
  /** Since when the window is out of focus, in ms; `null`: it is in front, or there is none. */
  readonly unfocusedMs: number | null;
}

type ClockRule = 'absolute-lifetime' | 'idle' | 'unfocused';

// The first of these that is met is the reason that is told.
const order = ['absolute-lifetime', 'idle', 'unfocused'] as const;

/** The rule that is met now, or `null`. */
export function lockDue(facts: LockFacts, settings: LockSettings): ClockRule | null {
  const left = timeLeft(facts, settings);
  return order.find((rule) => left[rule] <= 0) ?? null;
}

/** The rule that is met now and signs out, or `null`: a session that is locked already does not escape it. */
export function signOutDue(facts: LockFacts, settings: LockSettings): ClockRule | null {
  const left = timeLeft(facts, settings);
  return order.find((rule) => left[rule] <= 0 && settings.actions[rule] === 'sign-out') ?? null;
}

/** In how many ms the next rule is met, if nobody does anything until then. */
export function lockDueIn(facts: LockFacts, settings: LockSettings): number {
  return Math.max(0, Math.min(...Object.values(timeLeft(facts, settings))));
}

/** In how many ms the rules are worth another look: exactly at the next limit, sooner near it. */
export function nextLockLook(facts: LockFacts, settings: LockSettings): number {
  // The window shows the countdown, and a touch of the keyboard resets it: look more often as it nears. A clock that
  // jumped, or a sleep that nobody spoke of, is noticed within the longer of the two.
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

import type { EpochMs, LockReason } from '../../contract/session-state.ts';

/** What a rule that is met does. `nothing`: the rule is off. */
export type LockAction = 'lock' | 'sign-out' | 'nothing';

/** The reasons that are rules: all but the person's own wish. */
export type LockRule = Exclude<LockReason, 'asked'>;

export interface LockSettings {
  /** How long another window may be in front, in ms; `null`: as long as it likes. */
  readonly unfocusedLimitMs: number | null;
  /** The first two cannot be switched off: a session that nothing ends is no setting. */
  readonly actions: Readonly<Record<LockRule, LockAction>> & {
    readonly idle: 'lock' | 'sign-out';
    readonly 'absolute-lifetime': 'lock' | 'sign-out';
  };
}

export const usualLocks: LockSettings = {
  unfocusedLimitMs: null,
  actions: {
    idle: 'lock',
    'absolute-lifetime': 'lock',
    unfocused: 'lock',
    hidden: 'nothing',
    'os-locked': 'lock',
    suspended: 'lock',
  },
};

export interface LockFacts {
  readonly now: EpochMs;
  readonly monotonic: number;
  /** Both ends of the absolute lifetime: whichever clock reaches its own first, so setting one back gains nothing. */
  readonly endsAt: EpochMs;
  readonly endsAtMonotonic: number;
  readonly idleMs: number | null;
  readonly idleLimitMs: number;
  /** Since when the window is out of focus, in ms; `null`: it is in front, or there is none. */
  readonly unfocusedMs: number | null;
  readonly unfocusedLimitMs: number | null;
}

/** The rule that is met now, or `null`. */
export function lockDue(facts: LockFacts): 'absolute-lifetime' | 'idle' | 'unfocused' | null {
  if (facts.now >= facts.endsAt || facts.monotonic >= facts.endsAtMonotonic) return 'absolute-lifetime';
  if (facts.idleMs !== null && facts.idleMs >= facts.idleLimitMs) return 'idle';
  return unfocusedLeft(facts) <= 0 ? 'unfocused' : null;
}

/** In how many ms the rules are worth another look: exactly at the next limit, sooner near it. */
export function nextLockLook(facts: LockFacts): number {
  const ends = Math.min(facts.endsAt - facts.now, facts.endsAtMonotonic - facts.monotonic);
  const idle = facts.idleMs === null ? Number.POSITIVE_INFINITY : facts.idleLimitMs - facts.idleMs;
  // The window shows the countdown, and a touch of the keyboard resets it: look more often as it nears. A clock that
  // jumped, or a sleep that nobody spoke of, is noticed within the longer of the two.
  const forDisplay = idle <= 60_000 ? 1_000 : 5_000;
  return Math.max(0, Math.min(ends, idle, unfocusedLeft(facts), forDisplay));
}

function unfocusedLeft({ unfocusedMs, unfocusedLimitMs }: LockFacts): number {
  return unfocusedMs === null || unfocusedLimitMs === null ? Number.POSITIVE_INFINITY : unfocusedLimitMs - unfocusedMs;
}

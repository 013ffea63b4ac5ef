import { describe, expect, test } from 'vitest';
import { type LockFacts, lockDue, nextLockLook } from '../../main/session/lock-rules.ts';

const minute = 60_000;

/** Far from every limit, by clocks that do not agree on what time it is. */
const calm: LockFacts = {
  now: 1_000_000_000,
  monotonic: 5_000,
  endsAt: 1_000_000_000 + 60 * minute,
  endsAtMonotonic: 5_000 + 60 * minute,
  idleMs: 0,
  idleLimitMs: 10 * minute,
  unfocusedMs: null,
  unfocusedLimitMs: null,
};

describe('a lock is due', () => {
  test.each([
    ['not, far from every limit', {}, null],
    ['at the end of the lifetime by the wall clock', { now: calm.endsAt }, 'absolute-lifetime'],
    ['not a moment before it', { now: calm.endsAt - 1 }, null],
    [
      'at the end of the lifetime by the clock nobody can set',
      { monotonic: calm.endsAtMonotonic },
      'absolute-lifetime',
    ],
    ['not a moment before that', { monotonic: calm.endsAtMonotonic - 1 }, null],
    ['at the idle limit', { idleMs: 10 * minute }, 'idle'],
    ['not a moment before it either', { idleMs: 10 * minute - 1 }, null],
    ['not for idleness, where the desktop cannot tell', { idleMs: null }, null],
    ['not for idleness without a limit to it, where the desktop cannot tell', { idleMs: null, idleLimitMs: 0 }, null],
    [
      'when the window was behind for as long as it may',
      { unfocusedMs: 5 * minute, unfocusedLimitMs: 5 * minute },
      'unfocused',
    ],
    ['not a moment before that long', { unfocusedMs: 5 * minute - 1, unfocusedLimitMs: 5 * minute }, null],
    ['not for a window behind, where it may stay there', { unfocusedMs: 500 * minute }, null],
    ['not for a window in front', { unfocusedLimitMs: 0 }, null],
    ['for the lifetime first, where both are over', { now: calm.endsAt, idleMs: 10 * minute }, 'absolute-lifetime'],
  ] as const)('%s', (_, facts, reason) => {
    expect(lockDue({ ...calm, ...facts })).toBe(reason);
  });
});

describe('the next look at the rules', () => {
  test.each([
    ['is five seconds away at the most, for the countdown', {}, 5_000],
    ['is as far where the desktop cannot tell the idle time', { idleMs: null }, 5_000],
    ['is a second away in the last minute before the idle limit', { idleMs: 9 * minute + 1 }, 1_000],
    ['is a second away exactly a minute before it', { idleMs: 9 * minute }, 1_000],
    ['is five seconds away just before that', { idleMs: 9 * minute - 1 }, 5_000],
    ['is at the idle limit, where that is sooner', { idleMs: 10 * minute - 300 }, 300],
    ['is at the end of the lifetime, where that is sooner', { now: calm.endsAt - 400 }, 400],
    ['is at whichever clock reaches the end first', { monotonic: calm.endsAtMonotonic - 500 }, 500],
    ['is at the sooner of the two', { now: calm.endsAt - 400, monotonic: calm.endsAtMonotonic - 500 }, 400],
    [
      'is when the window was behind for long enough',
      { unfocusedMs: 5 * minute - 700, unfocusedLimitMs: 5 * minute },
      700,
    ],
    ['is now, where a limit has passed', { now: calm.endsAt + 5_000 }, 0],
    ['is at the end of the lifetime also where the desktop cannot tell', { idleMs: null, now: calm.endsAt - 400 }, 400],
  ] as const)('%s', (_, facts, ms) => {
    expect(nextLockLook({ ...calm, ...facts })).toBe(ms);
  });
});

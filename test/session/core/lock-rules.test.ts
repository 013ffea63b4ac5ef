import { describe, expect, test } from 'vitest';
import type { LockAction } from '../../../contract/settings.ts';
import {
  type LockFacts,
  type LockSettings,
  lockDue,
  lockDueIn,
  nextLockLook,
} from '../../../main/session/core/lock-rules.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';

const minute = 60_000;

/** Facts far from every limit. */
const calm: LockFacts = { ageMs: 0, idleMs: 0, unfocusedMs: null };
const watching = (unfocused: LockAction = 'lock'): LockSettings => ({
  idleLimitMs: 10 * minute,
  absoluteLifetimeMs: 60 * minute,
  unfocusedLimitMs: 5 * minute,
  actions: { ...defaultSettings.actions, unfocused },
});

describe('a lock is due', () => {
  test.each([
    ['not, far from every limit', {}, null],
    ['at the end of the lifetime', { ageMs: 60 * minute }, 'absolute-lifetime'],
    ['not a moment before it', { ageMs: 60 * minute - 1 }, null],
    ['not for a lifetime that began at nobody knows what time', { ageMs: null }, null],
    ['at the idle limit', { idleMs: 10 * minute }, 'idle'],
    ['not a moment before it either', { idleMs: 10 * minute - 1 }, null],
    ['not for idleness, where the desktop cannot tell', { idleMs: null }, null],
    ['when the window was behind for as long as it may', { unfocusedMs: 5 * minute }, 'unfocused'],
    ['not a moment before that long', { unfocusedMs: 5 * minute - 1 }, null],
    ['for the lifetime first, where both are over', { ageMs: 60 * minute, idleMs: 10 * minute }, 'absolute-lifetime'],
    ['for idleness next', { idleMs: 10 * minute, unfocusedMs: 5 * minute }, 'idle'],
  ] as const)('%s', (_, facts, reason) => {
    expect(lockDue({ ...calm, ...facts }, watching())).toBe(reason);
  });

  test('not for idleness if the desktop does not report the idle time', () => {
    expect(lockDue({ ...calm, idleMs: null }, { ...watching(), idleLimitMs: 0 })).toBeNull();
  });

  test('not for a window in front, however short its limit', () => {
    expect(lockDue(calm, { ...watching(), unfocusedLimitMs: 0 })).toBeNull();
  });

  test('for a window behind, with the rule’s action, and not if the rule is off', () => {
    const behind = { ...calm, unfocusedMs: 500 * minute };
    expect(lockDue(behind, watching('nothing'))).toBeNull();
    expect(lockDue(behind, watching('sign-out'))).toBe('unfocused');
  });
});

describe('the next lock', () => {
  test.each([
    ['is the nearest of the three', { ageMs: 59 * minute, idleMs: 8 * minute, unfocusedMs: 2 * minute }, minute],
    ['is not before now, where a limit has passed', { ageMs: 65 * minute }, 0],
    ['is at no time, where nothing is known', { ageMs: null, idleMs: null }, Number.POSITIVE_INFINITY],
  ] as const)('%s', (_, facts, ms) => {
    expect(lockDueIn({ ...calm, ...facts }, watching())).toBe(ms);
  });
});

describe('the next check of the rules', () => {
  test.each([
    ['is five seconds away at the most, for the countdown', {}, 5_000],
    ['is as far where the desktop cannot tell the idle time', { idleMs: null }, 5_000],
    ['is a second away in the last minute before the idle limit', { idleMs: 9 * minute + 1 }, 1_000],
    ['is a second away exactly a minute before it', { idleMs: 9 * minute }, 1_000],
    ['is five seconds away just before that', { idleMs: 9 * minute - 1 }, 5_000],
    ['is at the idle limit, where that is sooner', { idleMs: 10 * minute - 300 }, 300],
    ['is at the end of the lifetime, where that is sooner', { ageMs: 60 * minute - 400 }, 400],
    ['is when the window was behind for long enough', { unfocusedMs: 5 * minute - 700 }, 700],
    ['is now, where a limit has passed', { ageMs: 61 * minute }, 0],
    ['is at the end of the lifetime also where the desktop cannot tell', { idleMs: null, ageMs: 3_599_600 }, 400],
  ] as const)('%s', (_, facts, ms) => {
    expect(nextLockLook({ ...calm, ...facts }, watching())).toBe(ms);
  });
});

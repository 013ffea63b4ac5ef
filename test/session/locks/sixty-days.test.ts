import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Settings } from '../../../contract/settings.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { createWorld, signedIn, unlock } from '../../support/engine-world.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const idleLimitMs = 10 * minute;
const absoluteLifetimeMs = 12 * hour;
const unfocusedLimitMs = 45 * minute;
/** A lock may be late by this much of the time in which the computer is awake. */
const lateAtMost = 5 * second;

type Chapter =
  /** The user is present or away; the window is in front or behind. */
  | { readonly what: 'awake'; readonly ms: number; readonly there: boolean; readonly inFront: boolean }
  | {
      readonly what: 'sleep';
      readonly ms: number;
      readonly told: 'both' | 'waking' | 'nothing';
      readonly counts: boolean;
    }
  | { readonly what: 'clock'; readonly byMs: number };

const chapters = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('awake' as const),
      ms: fc.integer({ min: second, max: 90 * minute }),
      there: fc.boolean(),
      inFront: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('sleep' as const),
      ms: fc.integer({ min: second, max: 14 * hour }),
      told: fc.constantFrom('both' as const, 'waking' as const, 'nothing' as const),
      counts: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('clock' as const), byMs: fc.integer({ min: -3 * hour, max: 3 * hour }) }),
  },
);

/**
 * Simulates 60 days and compares each lock with the rules, computed here from the events and not from the engine's
 * state. Resolves with the number of days and the locks.
 */
async function live(next: () => Chapter, locks: Pick<Settings, 'actions' | 'unfocusedLimitMs'>) {
  const { world, engine } = await signedIn(createWorld({ idleLimitMs, absoluteLifetimeMs, ...locks }));
  const { clock } = world;
  const counts: Record<string, number> = {};
  /** Reads both clocks: at the opening of the session, the last input, and the last time the window was in front. */
  const both = () => ({ wall: clock.now(), mono: clock.monotonic() });
  const since = (at: ReturnType<typeof both>) => Math.max(clock.now() - at.wall, clock.monotonic() - at.mono);
  let opened = both();
  let unfocused: ReturnType<typeof both> | null = null;
  let there = true;
  /** The desktop's idle time: from this reading of the awake clock, plus what it counted of sleeps. */
  let touched = clock.monotonic();
  let asleepCounted = 0;
  Object.defineProperty(world, 'idleMs', {
    get: () => (there ? 0 : clock.monotonic() - touched + asleepCounted),
  });
  let lockedAt: { readonly mono: number; readonly reason: string } | null = null;
  engine.subscribe(({ state }) => {
    if (state.kind === 'locked') lockedAt ??= { mono: clock.monotonic(), reason: state.reason };
  });

  /** Returns the awake time in ms until each rule applies if nothing changes; at most zero if it applies now. */
  const left = () => ({
    'absolute-lifetime': absoluteLifetimeMs - since(opened),
    idle: idleLimitMs - Math.min(world.idleMs ?? 0, since(opened)),
    unfocused: unfocused === null ? Number.POSITIVE_INFINITY : unfocusedLimitMs - since(unfocused),
  });

  async function reopen(): Promise<void> {
    counts[lockedAt?.reason ?? 'none'] = (counts[lockedAt?.reason ?? 'none'] ?? 0) + 1;
    there = true;
    unfocused = null;
    world.tell('window-focused');
    await unlock(world, engine);
    expect(engine.snapshot().state.kind).toBe('signed-in');
    lockedAt = null;
    opened = both();
  }

  /** A lock at this moment must be requested by its event, or due. */
  async function reopenIfRight(isRight: (reason: string) => boolean): Promise<void> {
    if (lockedAt === null) return;
    const { reason } = lockedAt;
    expect(
      isRight(reason) || (left()[reason as keyof ReturnType<typeof left>] ?? 1) <= 0,
      `${reason} for nothing`,
    ).toBe(true);
    await reopen();
  }

  /** Time passes without changes: the first rule that applies locks, at its time or within five seconds. */
  async function pass(ms: number): Promise<void> {
    const begun = clock.monotonic();
    const rules = left();
    const firstDue = Math.max(
      0,
      Math.min(...Object.values(there ? { ...rules, idle: Number.POSITIVE_INFINITY } : rules)),
    );
    await clock.advance(ms);
    if (lockedAt === null) {
      expect(firstDue + lateAtMost, 'a lock that is due').toBeGreaterThanOrEqual(ms);
      return;
    }
    const lockedAfter = lockedAt.mono - begun;
    expect(lockedAfter, `too early: ${lockedAt.reason}`).toBeGreaterThanOrEqual(Math.floor(firstDue));
    expect(lockedAfter, `too late: ${lockedAt.reason}`).toBeLessThanOrEqual(firstDue + lateAtMost);
    await reopen();
  }

  let lived = 0;
  while (lived < 60 * 24 * hour) {
    const chapter = next();
    if (chapter.what === 'clock') {
      clock.setBy(chapter.byMs);
    } else if (chapter.what === 'sleep') {
      lived += chapter.ms;
      if (chapter.told === 'both') world.tell('suspended');
      if (lockedAt !== null) {
        await reopenIfRight((reason) => reason === 'suspended' && locks.actions.suspended === 'lock');
        continue;
      }
      clock.setBy(chapter.ms);
      if (chapter.counts) asleepCounted += chapter.ms;
      else if (!there) {
        touched = clock.monotonic();
        asleepCounted = 0;
      }
      if (chapter.told !== 'nothing') {
        world.tell('resumed');
        // The user was away during the sleep, whatever the desktop counts.
        if (chapter.ms >= idleLimitMs) expect(lockedAt, 'a long sleep').not.toBeNull();
        await reopenIfRight((reason) => reason === 'idle' && chapter.ms >= idleLimitMs);
      }
    } else {
      lived += chapter.ms;
      if (chapter.there !== there) {
        there = chapter.there;
        touched = clock.monotonic();
        asleepCounted = 0;
      }
      if (chapter.inFront) unfocused = null;
      else unfocused ??= both();
      world.tell(chapter.inFront ? 'window-focused' : 'window-unfocused');
      await pass(chapter.ms);
    }
  }
  await engine.stop();
  return { days: lived / (24 * hour), counts };
}

test.each(['lock', 'nothing'] as const)(
  '60 days of sleep, clock jumps and user activity: each lock at its time (sleep: %s)',
  async (suspended) => {
    const actions = { ...defaultSettings.actions, unfocused: 'lock', suspended } as const;
    const stories = fc.sample(chapters, { seed: 20_300_101, numRuns: 20_000 });
    let index = 0;
    const { days, counts } = await live(() => stories[index++ % stories.length] as Chapter, {
      unfocusedLimitMs,
      actions,
    });
    expect(days).toBeGreaterThanOrEqual(60);
    // A simulation in which some rule never applied would prove nothing of it.
    expect(Object.keys(counts).sort()).toEqual(
      expect.arrayContaining([
        'absolute-lifetime',
        'idle',
        'unfocused',
        ...(suspended === 'lock' ? ['suspended'] : []),
      ]),
    );
  },
  60_000,
);

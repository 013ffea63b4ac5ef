import { type EngineCore, idleMs } from './engine-core.ts';
import { type LockFacts, lockDue, nextLockLook } from './lock-rules.ts';
import type { Locker } from './locker.ts';
import type { Refresher } from './refresh.ts';
import type { SignOuts } from './sign-outs.ts';

export interface Agenda {
  /** Does what is due and sets the one timer for what is next. */
  look(): void;
  stop(): void;
}

/** However far away the next thing is: a clock that jumped is noticed within this time. */
const longestSleepMs = 60_000;

/** A wall clock that falls behind by more than this between two looks was set back; a time server slows it by less. */
const setBackMs = 5_000;

/**
 * The one timer of a session. It decides nothing: it asks the rules what is due by the clocks as they stand now, so
 * that a sleeping computer or a clock that jumps only makes it late, never wrong.
 */
export function createAgenda(
  core: EngineCore,
  parts: {
    readonly refresher: Refresher;
    readonly signOuts: SignOuts;
    readonly locker: Locker;
  },
): Agenda {
  const { clock, settings } = core.ports;
  let cancel: (() => void) | null = null;
  let stopped = false;
  let ahead: number | null = null;

  /** Whether the wall clock was set back since the last look: what is due by it would be late by as much. */
  function wasSetBack(): boolean {
    const before = ahead;
    ahead = clock.now() - clock.monotonic();
    return before !== null && before - ahead > setBackMs;
  }

  const lockFacts = (): LockFacts | null => {
    const live = core.live();
    if (live === null || core.state().kind !== 'signed-in') return null;
    return {
      now: clock.now(),
      monotonic: clock.monotonic(),
      endsAt: live.startedAt + settings.absoluteLifetimeMs,
      endsAtMonotonic: live.endsAtMonotonic,
      idleMs: idleMs(live, core.ports),
      idleLimitMs: settings.idleLimitMs,
    };
  };

  function nextLook(): number {
    const now = clock.now();
    const facts = lockFacts();
    const refreshDueAt = facts === null ? null : (core.live()?.refreshDueAt ?? null);
    const signOutDueAt = parts.signOuts.nextDueAt();
    return Math.min(
      longestSleepMs,
      facts === null ? longestSleepMs : nextLockLook(facts),
      refreshDueAt === null ? longestSleepMs : refreshDueAt - now,
      signOutDueAt === null ? longestSleepMs : signOutDueAt - now,
    );
  }

  function look(): void {
    if (stopped) return;
    const setBack = wasSetBack();
    const live = core.live();
    // When it ends was said by the clock as it was.
    if (setBack && live !== null) live.accessToken = null;
    const facts = lockFacts();
    const reason = facts === null ? null : lockDue(facts);
    parts.locker.keep();
    if (reason !== null) parts.locker.lock(reason);
    else if (facts !== null) {
      const dueAt = live?.refreshDueAt ?? null;
      if (setBack || (dueAt !== null && dueAt <= facts.now)) void parts.refresher.refresh().then(arm);
      core.announceSession();
    }
    void parts.signOuts.run(setBack ? 'all' : 'due').then(arm);
    arm();
  }

  function arm(): void {
    if (stopped) return;
    cancel?.();
    // Nothing is due sooner than a moment from now: what is overdue is already under way.
    cancel = clock.after(Math.max(nextLook(), 250), look);
  }

  return {
    look,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}

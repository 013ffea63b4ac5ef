import { lockDue, nextLockLook, signOutDue } from '../core/lock-rules.ts';
import { lockFacts, type SessionContext, type SessionInMemory } from '../core/session-context.ts';
import type { Locker } from '../locks/locker.ts';
import type { PersistRetry } from '../tokens/persist-retry.ts';
import type { Refresher } from '../tokens/refresh.ts';

/** Runs the due work of one account and tells when the next is due. */
export interface AccountSchedule {
  /** Runs due work. `setBack`: the wall clock was set back. `inUse`: the account is shown, so it is kept fresh. */
  now(facts: { readonly setBack: boolean; readonly inUse: boolean }, lookAgain: () => void): void;
  /** Returns in how many ms to run again, or infinity to wait for an event. */
  next(): number;
  /** Applies the idle rule after the computer slept for `ms`, during which the user was idle. */
  slept(ms: number): void;
  /** Delays a refresh that is due within `quietForMs` to a random time after that quiet period. */
  spread(quietForMs: number): void;
}

/** The period over which refreshes that fell due during a sleep are spread, in ms. */
const spreadMs = 30_000;

export function createAccountSchedule(
  core: SessionContext,
  parts: { readonly refresher: Refresher; readonly locker: Locker; readonly keeper: PersistRetry },
): AccountSchedule {
  const { clock } = core.ports;

  /** Returns the session if it is open, so that the rules apply to it. */
  const open = (): SessionInMemory | null => (core.state().kind === 'signed-in' ? core.live() : null);

  /** Drops an access token that is not in use instead of renewing it; the next caller waits for a refresh. */
  function letRest(live: SessionInMemory): void {
    live.accessToken = null;
    live.refreshDueAt = null;
  }

  /** Signs out a locked session if a rule requires it; an earlier lock does not exempt it. */
  function endIfDue(): void {
    const live = core.state().kind === 'locked' ? core.live() : null;
    const rule = live === null ? null : signOutDue(lockFacts(live, core), core.settings());
    if (rule !== null) parts.locker.fall(rule);
  }

  return {
    now: ({ setBack, inUse }, lookAgain) => {
      parts.locker.keep();
      parts.keeper.keep();
      endIfDue();
      const live = open();
      if (live === null) return;
      // The expiry times were computed before the clock was set back.
      if (setBack) {
        live.accessToken = null;
        live.resourceTokens.clear();
      }
      const reason = lockDue(lockFacts(live, core), core.settings());
      if (reason !== null) return parts.locker.fall(reason);
      const isDue = setBack || (live.refreshDueAt !== null && live.refreshDueAt <= clock.now());
      if (isDue && (inUse || live.wantedSinceRefresh)) void parts.refresher.refresh().then(lookAgain);
      else if (isDue) letRest(live);
      core.announceSession();
    },
    next: () => {
      const live = open();
      if (live === null) return Number.POSITIVE_INFINITY;
      const refreshIn = live.refreshDueAt === null ? Number.POSITIVE_INFINITY : live.refreshDueAt - clock.now();
      return Math.min(nextLockLook(lockFacts(live, core), core.settings()), refreshIn);
    },
    slept: (ms) => {
      if (open() !== null && ms >= core.settings().idleLimitMs) parts.locker.fall('idle');
    },
    spread: (quietForMs) => {
      const live = open();
      const ends = clock.now() + quietForMs;
      if (live === null || live.refreshDueAt === null || live.refreshDueAt > ends) return;
      live.refreshDueAt = ends + Math.round(clock.jitter() * spreadMs);
    },
  };
}

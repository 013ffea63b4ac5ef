import { lockDue, nextLockLook, signOutDue } from '../core/lock-rules.ts';
import { lockFacts, type SessionContext, type SessionInMemory } from '../core/session-context.ts';
import type { Locker } from '../locks/locker.ts';
import type { PersistRetry } from '../tokens/persist-retry.ts';
import type { Refresher } from '../tokens/refresh.ts';

/** What is due for one account, and when the next thing is. */
export interface AccountSchedule {
  /** Does what is due. `setBack`: the wall clock was. `inUse`: somebody looks at it, so that it is kept fresh. */
  now(facts: { readonly setBack: boolean; readonly inUse: boolean }, lookAgain: () => void): void;
  /** In how many ms it is worth another look; infinitely many: not before something happens. */
  next(): number;
  /** The computer has slept for so long: nobody was there. */
  slept(ms: number): void;
  /** Puts off by a random while, once the quiet of `quietForMs` is over, what would be sent at its end. */
  spread(quietForMs: number): void;
}

/** Over how long what fell due while the computer slept is spread out, in ms. */
const spreadMs = 30_000;

export function createAccountSchedule(
  core: SessionContext,
  parts: { readonly refresher: Refresher; readonly locker: Locker; readonly keeper: PersistRetry },
): AccountSchedule {
  const { clock } = core.ports;

  /** The session, if the rules apply to it now. */
  const open = (): SessionInMemory | null => (core.state().kind === 'signed-in' ? core.live() : null);

  /** An access token that nobody uses runs out unrenewed: who asks for one later waits for a request. */
  function letRest(live: SessionInMemory): void {
    live.accessToken = null;
    live.refreshDueAt = null;
  }

  /** A lock that fell before does not keep the session from being ended by its rule. */
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
      // When it ends was said by the clock as it was.
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

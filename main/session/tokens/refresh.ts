import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { EpochMs } from '../../../contract/session-state.ts';
import { type FailureMeaning, holdsCallers, meaningOf, retryDelayMs } from '../core/refresh-failures.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { defaultToken } from '../ports/access-token-request.ts';
import { codeOf, retryAfterOf, SessionError } from '../ports/errors.ts';
import type { Secret } from '../ports/secret.ts';
import { type Rotated, rotate } from './rotation.ts';

export interface Refresher {
  /**
   * One refresh at a time: who asks while one is under way gets that one's end. `asked`: by a person, and so even where
   * the last answers were lost. Never throws.
   */
  refresh(asked?: boolean): Promise<void>;
  /** The access token in hand, if it is good for a while yet. Throws `not-possible-now` where no session is open. */
  inHand(): Secret | null;
  /** As `inHand`, and if there is none, one that a refresh has brought. Throws the code of why there is none. */
  accessToken(): Promise<Secret>;
}

const lendingMarginMs = 10_000;

/** With how much left a token is not handed out any more, in ms: ten seconds, or a quarter of a life that is shorter. */
export const lendingMarginOf = (expiresAt: EpochMs, issuedAt: EpochMs): number =>
  Math.min(lendingMarginMs, Math.max(expiresAt - issuedAt, 0) / 4);

/** However short a token lives, it is not renewed by itself sooner than this, in ms: who asks for one has it renewed. */
const shortestRenewalMs = 10_000;

export function createRefresher(
  core: SessionContext,
  onSessionOver: (code: SessionErrorCode) => Promise<void>,
): Refresher {
  const { clock, activity } = core.ports;
  let inFlight: { readonly live: SessionInMemory; readonly done: Promise<void> } | null = null;
  /** Since the last success, of each meaning: a provider that is busy after an hour offline is not as busy as that was long. */
  const failures = new Map<FailureMeaning, number>();

  const isCurrent = (live: SessionInMemory) => core.live() === live && live.locked === null;

  function take(live: SessionInMemory, answer: Rotated): void {
    failures.clear();
    live.lastAccessTokenExpiresAt = Math.max(answer.accessTokenExpiresAt, live.lastAccessTokenExpiresAt ?? 0);
    // Locked meanwhile: the rotation is stored, and that is all a locked session may keep of it.
    if (!isCurrent(live)) return;
    live.accessToken = { secret: answer.accessToken, expiresAt: answer.accessTokenExpiresAt };
    live.refreshDueAt = refreshDue(clock.now(), answer.accessTokenExpiresAt, clock.jitter());
    live.freshness = { kind: 'fresh' };
    live.wantedSinceRefresh = false;
    activity.record({ what: 'refreshed' });
    core.announceSession();
  }

  async function postpone(live: SessionInMemory, error: unknown): Promise<void> {
    const code = codeOf(error);
    if (!isCurrent(live)) return;
    if (code === 'not-possible-now') {
      // Given up before it began, for sleep or for good: it is as due as it was.
      live.refreshDueAt = clock.now();
      return;
    }
    activity.record({ what: 'refresh-failed', code });
    const meaning = meaningOf(code);
    if (meaning === 'reauthentication-required') return onSessionOver(code);
    const count = (failures.get(meaning) ?? 0) + 1;
    failures.set(meaning, count);
    const now = clock.now();
    const since = live.freshness.kind === 'offline' ? live.freshness.since : now;
    const inDoubt = error instanceof SessionError && error.inDoubt;
    const retryAfterMs = retryAfterOf(error);
    const delay = retryDelayMs(code, { failures: count, jitter: clock.jitter(), inDoubt, retryAfterMs });
    live.refreshDueAt = delay === null ? null : now + delay;
    live.freshness = { kind: 'offline', code, since, nextTryAt: live.refreshDueAt };
    core.announceSession();
  }

  function start(live: SessionInMemory, asked: boolean): Promise<void> {
    if (live.freshness.kind !== 'offline') live.freshness = { kind: 'refreshing' };
    live.refreshDueAt = null;
    core.announceSession();
    const { tokenEpoch } = live;
    const done = core
      .exclusiveAcrossProcesses(async () => {
        // Another process may have had the lock for a while: nothing is begun after a lock or a quit.
        if (!isCurrent(live) || core.stopped() || core.quiet()) throw new SessionError('not-possible-now');
        return await rotate(core, live, { ask: defaultToken, asked });
      })
      .then(
        (answer) => take(live, answer),
        (error) => (live.tokenEpoch === tokenEpoch ? postpone(live, error) : undefined),
      )
      .finally(() => {
        if (inFlight?.live === live) inFlight = null;
      });
    inFlight = { live, done };
    return done;
  }

  const refresh = async (asked = false): Promise<void> => {
    const live = core.live();
    if (live === null || live.locked !== null || core.stopped()) return;
    if (core.quiet()) {
      // As soon as that is over.
      if (inFlight?.live !== live) live.refreshDueAt = clock.now();
      return;
    }
    await (inFlight?.live === live ? inFlight.done : start(live, asked));
  };

  const inHand = (): Secret | null => {
    const live = core.live();
    if (live === null || core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
    live.wantedSinceRefresh = true;
    const token = live.accessToken;
    if (token === null) return null;
    const marginMs = lendingMarginOf(token.expiresAt, live.refreshedAt);
    return token.expiresAt - clock.now() > marginMs ? token.secret : null;
  };

  return {
    refresh,
    inHand,
    accessToken: async () => {
      const ready = inHand();
      if (ready !== null) return ready;
      const standstill = blockedBy(core.live(), clock.now());
      if (standstill !== null) throw new SessionError(standstill);
      await refresh();
      const fresh = inHand();
      if (fresh !== null) return fresh;
      const freshness = core.live()?.freshness;
      throw new SessionError(freshness?.kind === 'offline' ? freshness.code : 'not-possible-now');
    },
  };
}

/** Why the provider is not to be asked for this session yet, or `null`. */
export function blockedBy(live: SessionInMemory | null, now: EpochMs): SessionErrorCode | null {
  const freshness = live?.freshness;
  if (freshness?.kind !== 'offline' || !holdsCallers(freshness.code)) return null;
  return now < (freshness.nextTryAt ?? 0) ? freshness.code : null;
}

/** At three quarters of the token's life, a tenth earlier or later so that many apps do not ask at once. */
export function refreshDue(now: EpochMs, expiresAt: EpochMs, jitter: number): EpochMs {
  const life = Math.max(expiresAt - now, 0);
  return now + Math.max(shortestRenewalMs, Math.round(life * (0.75 + (jitter - 0.5) * 0.2)));
}

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
   * Refreshes the session's own token. Calls during a refresh share it. `asked` means that the user requested it, so
   * that the token is sent even if earlier responses were lost. Never throws.
   */
  refresh(asked?: boolean): Promise<void>;
  /**
   * Returns the current access token if more than its lending margin is left, otherwise `null`. Throws
   * `not-possible-now` if no session is open.
   */
  inHand(): Secret | null;
  /** Resolves with the token of `inHand`, or else with one from a refresh. Throws the reason if there is none. */
  accessToken(): Promise<Secret>;
}

const lendingMarginMs = 10_000;

/** Returns the remaining life at which a token is no longer lent, in ms: 10 s, or a quarter of its life if shorter. */
export const lendingMarginOf = (expiresAt: EpochMs, issuedAt: EpochMs): number =>
  Math.min(lendingMarginMs, Math.max(expiresAt - issuedAt, 0) / 4);

/** The minimum delay of an automatic refresh, in ms, however short the token's life. A request refreshes it sooner. */
const shortestRenewalMs = 10_000;

export function createRefresher(
  core: SessionContext,
  onSessionOver: (code: SessionErrorCode) => Promise<void>,
): Refresher {
  const { clock, activity } = core.ports;
  let inFlight: { readonly live: SessionInMemory; readonly done: Promise<void> } | null = null;
  /** Failures since the last success, per meaning: an hour offline must not lengthen a busy provider's backoff. */
  const failures = new Map<FailureMeaning, number>();

  const isCurrent = (live: SessionInMemory) => core.live() === live && live.locked === null;

  function applyTokens(live: SessionInMemory, answer: Rotated): void {
    failures.clear();
    live.lastAccessTokenExpiresAt = Math.max(answer.accessTokenExpiresAt, live.lastAccessTokenExpiresAt ?? 0);
    // If the session was locked meanwhile, it keeps nothing of the rotation but the stored record.
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
      // Cancelled before it was sent, because of a suspend or a quit. The refresh is still due.
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
        // The wait for another process may have been long. Nothing starts after a lock, a suspend or a quit.
        if (!isCurrent(live) || core.stopped() || core.quiet()) throw new SessionError('not-possible-now');
        return await rotate(core, live, { ask: defaultToken, asked });
      })
      .then(
        (answer) => applyTokens(live, answer),
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
      // The refresh is sent when the quiet after a suspend has ended.
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

/** Returns why no request for this session may be sent yet, or `null`. */
export function blockedBy(live: SessionInMemory | null, now: EpochMs): SessionErrorCode | null {
  const freshness = live?.freshness;
  if (freshness?.kind !== 'offline' || !holdsCallers(freshness.code)) return null;
  return now < (freshness.nextTryAt ?? 0) ? freshness.code : null;
}

/** Returns when to refresh: at 75 % of the token's life, ±10 % of the life so that many apps do not refresh at once. */
export function refreshDue(now: EpochMs, expiresAt: EpochMs, jitter: number): EpochMs {
  const life = Math.max(expiresAt - now, 0);
  return now + Math.max(shortestRenewalMs, Math.round(life * (0.75 + (jitter - 0.5) * 0.2)));
}

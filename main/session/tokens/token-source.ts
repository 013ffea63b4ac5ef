import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { holdsCallers, meaningOf, retryDelayMs } from '../core/refresh-failures.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import {
  type AccessTokenRequest,
  cacheKey,
  isDefaultToken,
  isGrantedAsRequested,
  validateTokenRequest,
} from '../ports/access-token-request.ts';
import { codeOf, retryAfterOf, SessionError } from '../ports/errors.ts';
import type { Secret } from '../ports/secret.ts';
import { blockedBy, lendingMarginOf, type Refresher } from './refresh.ts';
import { rotate } from './rotation.ts';

/** Access tokens for code in the main process. */
export interface TokenSource {
  /**
   * Calls `use` with a token that is valid for a few seconds at least. Throws what `use` throws, or the reason if there
   * is no token, such as `not-possible-now`, `resource-refused`, `scope-refused` or `scope-not-granted`.
   */
  lend<Value>(ask: AccessTokenRequest, use: (token: Secret) => Promise<Value>): Promise<Value>;
  /** Drops a token that an API refused, so that it is not lent again. A token that has replaced it stays. */
  refuse(ask: AccessTokenRequest, token: Secret): void;
}

/**
 * The session's own token comes from the refresher. Others are fetched on request, each by a rotation under the same
 * lock, with an intent before and the new refresh token stored after. Callers with equal requests share one rotation.
 */
export function createTokenSource(
  core: SessionContext,
  refresher: Refresher,
  onSessionOver: (code: SessionErrorCode) => Promise<void>,
): TokenSource {
  const { clock, activity } = core.ports;
  const inFlight = new Map<string, { readonly live: SessionInMemory; readonly token: Promise<Secret> }>();
  /** Set after a failure at the provider. Until it ends, on the monotonic clock, no resource token is requested. */
  let pause: { readonly live: SessionInMemory; readonly code: SessionErrorCode; readonly until: number } | null = null;
  let failures = 0;

  const isCurrent = (live: SessionInMemory) => core.live() === live && live.locked === null;

  function openSession(): SessionInMemory {
    const live = core.live();
    if (live === null || core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
    return live;
  }

  function requestOnce(live: SessionInMemory, ask: AccessTokenRequest): Promise<Secret> {
    return core.exclusiveAcrossProcesses(async () => {
      // The wait for another process may have been long. Nothing starts after a lock, a suspend or a quit.
      if (!isCurrent(live) || core.stopped() || core.quiet()) throw new SessionError('not-possible-now');
      const { accessToken: secret, accessTokenExpiresAt: expiresAt, scope } = await rotate(core, live, { ask });
      live.resourceTokens.expectEnd(expiresAt);
      if (!isGrantedAsRequested(ask, scope)) throw new SessionError('scope-not-granted');
      if (!isCurrent(live)) throw new SessionError('not-possible-now');
      live.resourceTokens.keep(ask, { secret, expiresAt }, lendingMarginOf(expiresAt, live.refreshedAt));
      failures = 0;
      pause = null;
      // The token may have expired while the record was being stored.
      const good = live.resourceTokens.good(ask, clock.now());
      if (good === null) throw new SessionError('not-possible-now');
      return good;
    });
  }

  async function fail(live: SessionInMemory, error: unknown): Promise<void> {
    const code = codeOf(error);
    if (!isCurrent(live) || code === 'not-possible-now') return;
    activity.record({ what: 'refresh-failed', code });
    if (meaningOf(code) === 'reauthentication-required') return onSessionOver(code);
    // Only a failure at the provider causes a pause. A refused resource or scope concerns this request alone.
    if (!holdsCallers(code) || code === 'resource-refused' || code === 'scope-refused') return;
    failures += 1;
    const inDoubt = error instanceof SessionError && error.inDoubt;
    const facts = { failures, jitter: clock.jitter(), inDoubt, retryAfterMs: retryAfterOf(error) };
    const delay = retryDelayMs(code, facts);
    pause = delay === null ? null : { live, code, until: clock.monotonic() + delay };
  }

  function request(live: SessionInMemory, ask: AccessTokenRequest): Promise<Secret> {
    const key = cacheKey(ask);
    const present = inFlight.get(key);
    if (present?.live === live) return present.token;
    const held = pause?.live === live && clock.monotonic() < pause.until ? pause.code : blockedBy(live, clock.now());
    if (held !== null) throw new SessionError(held);
    const { tokenEpoch } = live;
    const token = requestOnce(live, ask)
      .catch(async (error) => {
        if (live.tokenEpoch === tokenEpoch) await fail(live, error);
        throw error;
      })
      .finally(() => {
        if (inFlight.get(key)?.token === token) inFlight.delete(key);
      });
    inFlight.set(key, { live, token });
    return token;
  }

  function inHand(ask: AccessTokenRequest): Secret | null {
    validateTokenRequest(ask);
    const state = core.state();
    if (state.kind === 'vault-blocked') throw new SessionError(state.code);
    return isDefaultToken(ask) ? refresher.inHand() : openSession().resourceTokens.good(ask, clock.now());
  }

  const fetched = (ask: AccessTokenRequest) =>
    isDefaultToken(ask) ? refresher.accessToken() : request(openSession(), ask);

  return {
    lend: async (ask, use) => {
      // Most calls find a valid token and do not wait.
      const token = inHand(ask) ?? (await fetched(ask));
      // Another caller that waited for the same refresh may have locked the session meanwhile.
      if (core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      return await use(token);
    },
    refuse: (ask, token) => {
      const live = core.live();
      if (live === null) return;
      if (!isDefaultToken(ask)) live.resourceTokens.drop(ask, token);
      else if (live.accessToken?.secret === token) live.accessToken = null;
    },
  };
}

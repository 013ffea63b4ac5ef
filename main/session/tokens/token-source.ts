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
   * Lends a token that is good for a few seconds at least. Throws what keeps it from being had: among others
   * `not-possible-now`, `resource-refused`, `scope-refused` and `scope-not-granted`.
   */
  lend<Value>(ask: AccessTokenRequest, use: (token: Secret) => Promise<Value>): Promise<Value>;
  /** An API does not accept this token: it is lent to nobody any more. One that has replaced it is. */
  refuse(ask: AccessTokenRequest, token: Secret): void;
}

/**
 * The session's own token is the refresher's. Others are fetched when somebody asks: each by a refresh like any other,
 * which waits its turn, is written down before and stored after, and is made once for all who ask for the same.
 */
export function createTokenSource(
  core: SessionContext,
  refresher: Refresher,
  onSessionOver: (code: SessionErrorCode) => Promise<void>,
): TokenSource {
  const { clock, activity } = core.ports;
  const inFlight = new Map<string, { readonly live: SessionInMemory; readonly token: Promise<Secret> }>();
  /** After a failure that was the provider's: it is spared by whoever asks for a token, whichever it is. */
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
      // Another process may have had the lock for a while: nothing is begun after a lock or a quit.
      if (!isCurrent(live) || core.stopped() || core.quiet()) throw new SessionError('not-possible-now');
      const { accessToken: secret, accessTokenExpiresAt: expiresAt, scope } = await rotate(core, live, { ask });
      live.resourceTokens.expectEnd(expiresAt);
      if (!isGrantedAsRequested(ask, scope)) throw new SessionError('scope-not-granted');
      if (!isCurrent(live)) throw new SessionError('not-possible-now');
      live.resourceTokens.keep(ask, { secret, expiresAt }, lendingMarginOf(expiresAt, live.refreshedAt));
      failures = 0;
      pause = null;
      // Storing what came with it may have taken longer than it lives.
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
    // What was asked for was refused, and nothing else would be.
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
      // Nobody waits for what is there: most calls are of this kind.
      const token = inHand(ask) ?? (await fetched(ask));
      // What waited for the same refresh may have locked the session since it was given out.
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

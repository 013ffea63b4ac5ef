import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { AccountCore, LiveSession } from '../core/account-core.ts';
import { holdsCallers, meaningOf, retryDelayMs } from '../core/failure.ts';
import { type AccessAsk, isAsAsked, isOwnToken, judgeAsk, keyOfAsk } from '../ports/access-ask.ts';
import { codeOf, retryAfterOf, SessionError } from '../ports/errors.ts';
import type { Secret } from '../ports/secret.ts';
import { lendingMarginOf, type Refresher, standstillOf } from './refresh.ts';
import { rotate } from './rotation.ts';

/** Access tokens for code in the main process. */
export interface Lender {
  /**
   * Lends a token that is good for a few seconds at least. Throws what keeps it from being had: among others
   * `not-possible-now`, `resource-refused`, `scope-refused` and `scope-not-granted`.
   */
  lend<Value>(ask: AccessAsk, use: (token: Secret) => Promise<Value>): Promise<Value>;
  /** An API does not accept this token: it is lent to nobody any more. One that has replaced it is. */
  refuse(ask: AccessAsk, token: Secret): void;
}

/**
 * The session's own token is the refresher's. Others are fetched when somebody asks: each by a refresh like any other,
 * which waits its turn, is written down before and stored after, and is made once for all who ask for the same.
 */
export function createLender(
  core: AccountCore,
  refresher: Refresher,
  onSessionOver: (code: SessionErrorCode) => Promise<void>,
): Lender {
  const { clock, activity } = core.ports;
  const inFlight = new Map<string, { readonly live: LiveSession; readonly token: Promise<Secret> }>();
  /** After a failure that was the provider's: it is spared by whoever asks for a token, whichever it is. */
  let pause: { readonly live: LiveSession; readonly code: SessionErrorCode; readonly until: number } | null = null;
  let failures = 0;

  const isCurrent = (live: LiveSession) => core.live() === live && live.locked === null;

  function openSession(): LiveSession {
    const live = core.live();
    if (live === null || core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
    return live;
  }

  function requestOnce(live: LiveSession, ask: AccessAsk): Promise<Secret> {
    return core.aloneOfAll(async () => {
      // Another process may have had the lock for a while: nothing is begun after a lock or a quit.
      if (!isCurrent(live) || core.stopped() || core.quiet()) throw new SessionError('not-possible-now');
      const { accessToken: secret, accessTokenExpiresAt: expiresAt, scope } = await rotate(core, live, { ask });
      live.others.expectEnd(expiresAt);
      if (!isAsAsked(ask, scope)) throw new SessionError('scope-not-granted');
      if (!isCurrent(live)) throw new SessionError('not-possible-now');
      live.others.keep(ask, { secret, expiresAt }, lendingMarginOf(expiresAt, live.refreshedAt));
      failures = 0;
      pause = null;
      // Storing what came with it may have taken longer than it lives.
      const good = live.others.good(ask, clock.now());
      if (good === null) throw new SessionError('not-possible-now');
      return good;
    });
  }

  async function fail(live: LiveSession, error: unknown): Promise<void> {
    const code = codeOf(error);
    if (!isCurrent(live) || code === 'not-possible-now') return;
    activity.record({ what: 'refresh-failed', code });
    if (meaningOf(code) === 'sign-in-again') return onSessionOver(code);
    // What was asked for was refused, and nothing else would be.
    if (!holdsCallers(code) || code === 'resource-refused' || code === 'scope-refused') return;
    failures += 1;
    const inDoubt = error instanceof SessionError && error.inDoubt;
    const facts = { failures, jitter: clock.jitter(), inDoubt, retryAfterMs: retryAfterOf(error) };
    const delay = retryDelayMs(code, facts);
    pause = delay === null ? null : { live, code, until: clock.monotonic() + delay };
  }

  function request(live: LiveSession, ask: AccessAsk): Promise<Secret> {
    const key = keyOfAsk(ask);
    const present = inFlight.get(key);
    if (present?.live === live) return present.token;
    const held = pause?.live === live && clock.monotonic() < pause.until ? pause.code : standstillOf(live, clock.now());
    if (held !== null) throw new SessionError(held);
    const { renewals } = live;
    const token = requestOnce(live, ask)
      .catch(async (error) => {
        if (live.renewals === renewals) await fail(live, error);
        throw error;
      })
      .finally(() => {
        if (inFlight.get(key)?.token === token) inFlight.delete(key);
      });
    inFlight.set(key, { live, token });
    return token;
  }

  function inHand(ask: AccessAsk): Secret | null {
    judgeAsk(ask);
    const state = core.state();
    if (state.kind === 'vault-blocked') throw new SessionError(state.code);
    return isOwnToken(ask) ? refresher.inHand() : openSession().others.good(ask, clock.now());
  }

  const fetched = (ask: AccessAsk) => (isOwnToken(ask) ? refresher.accessToken() : request(openSession(), ask));

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
      if (!isOwnToken(ask)) live.others.drop(ask, token);
      else if (live.accessToken?.secret === token) live.accessToken = null;
    },
  };
}

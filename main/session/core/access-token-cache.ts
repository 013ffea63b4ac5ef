import type { EpochMs } from '../../../contract/session-state.ts';
import { type AccessTokenRequest, cacheKey } from '../ports/access-token-request.ts';
import type { Secret } from '../ports/secret.ts';

export interface ExpiringToken {
  readonly secret: Secret;
  readonly expiresAt: EpochMs;
}

/** A session's access tokens other than its own, by the request that each was issued for. In memory only. */
export interface AccessTokenCache {
  /** Returns the token if more than its margin is left, otherwise `null`. */
  good(ask: AccessTokenRequest, now: EpochMs): Secret | null;
  /** Caches a token. It is no longer returned when `marginMs` or less is left. */
  keep(ask: AccessTokenRequest, token: ExpiringToken, marginMs: number): void;
  /** Drops the token if it is still `secret`; a newer one stays. */
  drop(ask: AccessTokenRequest, secret: Secret): void;
  clear(): void;
  /** Notes the expiry of an issued token, whether or not the token is cached. */
  expectEnd(expiresAt: EpochMs): void;
  /** Returns the latest expiry of all issued tokens, dropped or not, because an API may accept them until then. */
  lastExpiresAt(): EpochMs | null;
}

interface KeptToken extends ExpiringToken {
  readonly marginMs: number;
}

/** More tokens than this point to a mistake of the caller; the least recently used token is evicted. */
const mostTokens = 32;

export function createAccessTokenCache(limit = mostTokens): AccessTokenCache {
  /** In order of use; the most recently used token is last. */
  const kept = new Map<string, KeptToken>();
  let lastExpiresAt: EpochMs | null = null;
  const put = (key: string, token: KeptToken) => {
    kept.delete(key);
    kept.set(key, token);
  };

  return {
    good: (ask, now) => {
      const key = cacheKey(ask);
      const token = kept.get(key);
      if (token === undefined) return null;
      if (token.expiresAt - now <= token.marginMs) {
        kept.delete(key);
        return null;
      }
      put(key, token);
      return token.secret;
    },
    keep: (ask, token, marginMs) => {
      put(cacheKey(ask), { ...token, marginMs });
      const [oldest] = kept.keys();
      if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
    },
    drop: (ask, secret) => {
      const key = cacheKey(ask);
      if (kept.get(key)?.secret === secret) kept.delete(key);
    },
    clear: () => kept.clear(),
    expectEnd: (expiresAt) => {
      lastExpiresAt = Math.max(expiresAt, lastExpiresAt ?? 0);
    },
    lastExpiresAt: () => lastExpiresAt,
  };
}

import type { EpochMs } from '../../../contract/session-state.ts';
import { type AccessTokenRequest, cacheKey } from '../ports/access-token-request.ts';
import type { Secret } from '../ports/secret.ts';

export interface ExpiringToken {
  readonly secret: Secret;
  readonly expiresAt: EpochMs;
}

/** The access tokens of one session beside its own, each for the ask that it was issued for. In memory only. */
export interface AccessTokenCache {
  /** `null` where there is none with more left than its margin. */
  good(ask: AccessTokenRequest, now: EpochMs): Secret | null;
  /** `marginMs`: with how much left it is not handed out any more. */
  keep(ask: AccessTokenRequest, token: ExpiringToken, marginMs: number): void;
  /** Drops it, if it is still this one: a newer one was not meant. */
  drop(ask: AccessTokenRequest, secret: Secret): void;
  clear(): void;
  /** One that ends then was issued, whether or not it is kept. */
  expectEnd(expiresAt: EpochMs): void;
  /** When the last of all that were issued ends, dropped or not: until then it may live somewhere. */
  lastExpiresAt(): EpochMs | null;
}

interface KeptToken extends ExpiringToken {
  readonly marginMs: number;
}

/** More kinds of token than this at once is a mistake of the host; the one that was unused for longest makes room. */
const mostTokens = 32;

export function createAccessTokenCache(limit = mostTokens): AccessTokenCache {
  /** The one used last is the last. */
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

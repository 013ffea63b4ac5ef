import {
  authorizationCodeGrant,
  buildEndSessionUrl,
  ResponseBodyError,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import type { OnFreshConnection } from '../http/index.ts';
import {
  type AccessTokenRequest,
  assertValidated,
  codeOf,
  defaultToken,
  type PreparedAuthorization,
  type Provider,
  retryAfterOf,
  type Secret,
  SessionError,
  type TokenResponse,
  type ValidatedCallback,
} from '../session/ports/index.ts';
import { prepareRequest, takeTicket } from './authorization-request.ts';
import { configurationFor } from './configuration.ts';
import { createDiscovery } from './discovery.ts';
import { toSessionError } from './openid-client-errors.ts';
import { type GuardedFetch, type GuardOptions, guardFetch } from './provider-fetch.ts';
import { shouldRediscover } from './should-rediscover.ts';
import { requestTokens, type TokenRequest } from './token-request.ts';
import { isSecure, type ProviderMetadata } from './validate-metadata.ts';

export interface ProviderOptions {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Resource indicators (RFC 8707) for which tokens may be requested. None by default. */
  readonly resources?: readonly string[];
  /** Sent with the authorization request, for providers that list sessions by device. */
  readonly deviceName?: string;
  /**
   * Whether the provider treats each sign-in as a session of its own, so that the refresh token of a refused one can be
   * revoked while another session is open. Otherwise the revocation would end that session too (RFC 7009, 2.1). `false`
   * by default.
   */
  readonly revokesReplaced?: boolean;
  readonly fetch: typeof globalThis.fetch;
  /**
   * Sends the requests that spend a code or a refresh token. `fetch` by default, which is right for a transport that
   * sends a request once, as Node's does. Chromium's may repeat it: decision 18.
   */
  readonly spending?: OnFreshConnection;
  /** Deadline per request, in ms. */
  readonly deadlineMs?: number;
  /** Accepts an `http:` issuer on 127.0.0.1 or [::1], for the demo. */
  readonly allowInsecureLoopback: boolean;
  /** Wall clock, in ms since the Unix epoch. */
  readonly now: () => number;
}

/**
 * Creates an OpenID provider that is used as a public client (RFC 8252, 8.4). Caches its discovery document and nothing
 * else.
 */
export function createProvider(options: ProviderOptions): Provider {
  const {
    id,
    issuer,
    clientId,
    scopes,
    resources = [],
    revokesReplaced = false,
    deviceName,
    deadlineMs,
    now,
    spending = (task) => task(options.fetch),
  } = options;
  const guard: GuardOptions = { now, ...(deadlineMs !== undefined && { deadlineMs }) };
  const fetch = guardFetch(options.fetch, guard);
  /**
   * Waiting for a connection does not count towards the deadline, because a request that is not sent is not in doubt.
   */
  const spend: GuardedFetch = (url, init) => spending((fetchOnce) => guardFetch(fetchOnce, guard)(url, init));
  const fetchStatus = guardFetch(options.fetch, { ...guard, body: 'ignored' });
  const issuerUrl = URL.parse(issuer);
  const insecureAllowed = issuerUrl?.protocol === 'http:' && options.allowInsecureLoopback && isSecure(issuerUrl, true);
  const client = { clientId, insecureAllowed, now };
  const discovery = createDiscovery({ issuer, fetch, ...client });

  async function revoke(refreshToken: Secret): Promise<boolean> {
    const metadata = await discovery.get();
    if (metadata.revocation_endpoint === undefined) return false;
    try {
      const config = configurationFor(client, metadata, fetchStatus);
      await tokenRevocation(config, refreshToken.reveal(), { token_type_hint: 'refresh_token' });
      return true;
    } catch (error) {
      if (error instanceof ResponseBodyError && error.error === 'unsupported_token_type') return false;
      throw toSessionError(error, 'revocation');
    }
  }

  /** An unused session would stay in the user's list of devices. A failed revocation has no consequence. */
  const revokeQuietly = (refreshToken: Secret) => void revoke(refreshToken).catch(() => undefined);

  /** A token that was issued beside an open session may share its grant, so it is left to expire unused. */
  const leave = () => undefined;

  /**
   * Sends a token request to the endpoint that this document names. A failure may mean that the document is outdated.
   */
  async function tokensBy(
    metadata: ProviderMetadata,
    request: Pick<TokenRequest, 'grant' | 'ask' | 'expected' | 'send' | 'onRefused'>,
  ): Promise<TokenResponse> {
    const renewMetadata = () => {
      discovery.forget(metadata);
      return discovery.get();
    };
    const given = { providerId: id, client, metadata, renewMetadata, fetch, spend };
    try {
      return await requestTokens({ ...given, ...request });
    } catch (error) {
      // A refresh token, above all one that may be spent, is sent again only after a harmless request has succeeded.
      if (shouldRediscover(error)) discovery.forget(metadata);
      throw error;
    }
  }

  return {
    id,
    issuer,

    prepare: async (ask, signal) => {
      const metadata = await discovery.get(signal);
      const config = configurationFor(client, metadata, withSignal(fetch, signal));
      return prepareRequest(config, metadata, ask, { scopes, resources, deviceName, now });
    },

    exchange: async (prepared, callback) => {
      assertValidated(callback);
      const metadata = await discovery.get();
      const { purpose, ...request } = requestByCode(prepared, callback, now);
      return tokensBy(metadata, {
        ...request,
        onRefused: purpose === 'sign-in' || revokesReplaced ? revokeQuietly : leave,
      });
    },

    refresh: async (refreshToken, subject, ask = defaultToken) => {
      const { resource } = ask;
      // Some providers spend the refresh token before they refuse a resource that was not granted at sign-in.
      if (resource !== null && !resources.includes(resource)) throw new SessionError('resource-refused');
      // A failure here spends nothing, because the refresh token has not been sent.
      const metadata = await discovery.get().catch((error) => {
        throw new SessionError(codeOf(error), { retryAfterMs: retryAfterOf(error) });
      });
      // The session ends with this refusal.
      return tokensBy(metadata, { ...requestByRefreshToken(refreshToken, subject, ask), onRefused: revokeQuietly });
    },

    revoke,

    endSessionUrl: async () => {
      const metadata = await discovery.get();
      if (metadata.end_session_endpoint === undefined) return null;
      // With `client_id` only, never with an ID token in the URL: decision 0005.
      return buildEndSessionUrl(configurationFor(client, metadata, fetch), { client_id: clientId });
    },
  };
}

/** Returns the request that exchanges the code (RFC 6749, 4.1.3), and the purpose of its sign-in. */
function requestByCode(prepared: PreparedAuthorization, callback: ValidatedCallback, now: () => number) {
  const { purpose, verifier, nonce, preparedAt, maxAge, acrValues } = takeTicket(prepared);
  const answer = new URL(prepared.expected.redirectUri);
  answer.search = callback.query.toString();
  const authenticatedSince = maxAge === null ? null : preparedAt / 1000 - maxAge;
  const send: TokenRequest['send'] = (config) =>
    authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: verifier.reveal(),
      expectedNonce: nonce.reveal(),
      expectedState: prepared.expected.state.reveal(),
      idTokenExpected: true,
      ...(maxAge !== null && { maxAge: maxAge + Math.max(0, Math.ceil((now() - preparedAt) / 1000)) }),
    });
  const expected = { nonce, subject: null, authenticatedSince, acrValues };
  return { purpose, grant: 'code', ask: defaultToken, expected, send } as const;
}

/** Returns the request that refreshes a session (RFC 6749, 6). */
function requestByRefreshToken(refreshToken: Secret, subject: string, ask: AccessTokenRequest) {
  const { resource, scope } = ask;
  const send: TokenRequest['send'] = (config) =>
    refreshTokenGrant(config, refreshToken.reveal(), {
      ...(resource !== null && { resource }),
      ...(scope !== null && { scope: scope.join(' ') }),
    });
  const expected = { nonce: null, subject, authenticatedSince: null, acrValues: null };
  return { grant: 'refresh', ask, expected, send } as const;
}

/**
 * For requests that may be cancelled. A token request may not, because its code or refresh token may be spent already.
 */
function withSignal(fetch: GuardedFetch, signal: AbortSignal): GuardedFetch {
  return (url, init) => fetch(url, { ...init, signal });
}

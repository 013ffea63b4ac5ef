import {
  authorizationCodeGrant,
  buildEndSessionUrl,
  ResponseBodyError,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import type { OnFreshConnection } from '../http/index.ts';
import {
  assertValidated,
  codeOf,
  defaultToken,
  type Provider,
  retryAfterOf,
  type Secret,
  SessionError,
  type TokenResponse,
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
  /** Resource indicators (RFC 8707) that tokens may be asked for. None by default. */
  readonly resources?: readonly string[];
  /** Told to the provider with the request, where it lists sessions by device. */
  readonly deviceName?: string;
  /**
   * Whether the provider takes each sign-in for a session of its own, so that what a refused one brought can be revoked
   * although a session is open. Elsewhere that session would end with it (RFC 7009, 2.1). By default `false`.
   */
  readonly revokesReplaced?: boolean;
  readonly fetch: typeof globalThis.fetch;
  /**
   * Sends the requests that spend a code or a refresh token. By default `fetch` does, which is right for a transport
   * that sends a request once, as Node's does. Chromium's does not: see decision 18.
   */
  readonly spending?: OnFreshConnection;
  /** For each request as a whole, in ms. */
  readonly deadlineMs?: number;
  /** Accepts an `http:` issuer on 127.0.0.1 or [::1], for the demo. */
  readonly allowInsecureLoopback: boolean;
  /** Wall clock, in ms since the Unix epoch. */
  readonly now: () => number;
}

/** An OpenID provider spoken to as a public client (RFC 8252, 8.4). Keeps its discovery document and nothing else. */
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
  /** Waiting for a connection is not part of the deadline: what has not been sent is not in doubt. */
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

  /** A session nobody holds would stay in the person's list of devices. Whether this reaches it changes nothing. */
  const revokeQuietly = (refreshToken: Secret) => void revoke(refreshToken).catch(() => undefined);

  /** What came beside an open session may be of one piece with it: it is left to expire, held by nobody. */
  const leave = () => undefined;

  /** Asks the token endpoint that this document names. Whatever it failed by may still be there, or never come back. */
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
      // A refresh token, above all one that may be spent, is sent again only once a harmless question has come through.
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
      const { purpose, verifier, nonce, preparedAt, maxAge, acrValues } = takeTicket(prepared);
      const answer = new URL(prepared.expected.redirectUri);
      answer.search = callback.query.toString();
      return tokensBy(metadata, {
        grant: 'code',
        ask: defaultToken,
        expected: {
          nonce,
          subject: null,
          authenticatedSince: maxAge === null ? null : preparedAt / 1000 - maxAge,
          acrValues,
        },
        send: (config) =>
          authorizationCodeGrant(config, answer, {
            pkceCodeVerifier: verifier.reveal(),
            expectedNonce: nonce.reveal(),
            expectedState: prepared.expected.state.reveal(),
            idTokenExpected: true,
            ...(maxAge !== null && { maxAge: maxAge + Math.max(0, Math.ceil((now() - preparedAt) / 1000)) }),
          }),
        onRefused: purpose === 'sign-in' || revokesReplaced ? revokeQuietly : leave,
      });
    },

    refresh: async (refreshToken, subject, ask = defaultToken) => {
      const { resource, scope } = ask;
      // Some providers spend the refresh token before they refuse a resource that was not granted at the sign-in.
      if (resource !== null && !resources.includes(resource)) throw new SessionError('resource-refused');
      // Failing here spends nothing: the refresh token has not been sent.
      const metadata = await discovery.get().catch((error) => {
        throw new SessionError(codeOf(error), { retryAfterMs: retryAfterOf(error) });
      });
      return tokensBy(metadata, {
        grant: 'refresh',
        ask,
        expected: { nonce: null, subject, authenticatedSince: null, acrValues: null },
        send: (config) =>
          refreshTokenGrant(config, refreshToken.reveal(), {
            ...(resource !== null && { resource }),
            ...(scope !== null && { scope: scope.join(' ') }),
          }),
        // The session ends with this refusal.
        onRefused: revokeQuietly,
      });
    },

    revoke,

    endSessionUrl: async () => {
      const metadata = await discovery.get();
      if (metadata.end_session_endpoint === undefined) return null;
      // With `client_id` only, never an ID token in a URL: see decision 0005.
      return buildEndSessionUrl(configurationFor(client, metadata, fetch), { client_id: clientId });
    },
  };
}

/** For a request that may be given up half way. A token request may not: what it answers has already been spent. */
function withSignal(fetch: GuardedFetch, signal: AbortSignal): GuardedFetch {
  return (url, init) => fetch(url, { ...init, signal });
}

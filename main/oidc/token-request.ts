import type { Configuration } from 'openid-client';
import {
  type AccessTokenRequest,
  type Identity,
  Secret,
  SessionError,
  type TokenResponse,
} from '../session/ports/index.ts';
import { maxSkewMs } from './clock-skew.ts';
import { type ClientFacts, configurationFor } from './configuration.ts';
import { identityFrom } from './identity.ts';
import { toSessionError } from './openid-client-errors.ts';
import type { GuardedFetch } from './provider-fetch.ts';
import { type ReceivedTokens, receiveTokens, rewritten } from './received-tokens.ts';
import { type ExpectedIdToken, hasOurAlgorithm, type IdTokenClaims, validateIdToken } from './validate-id-token.ts';
import { validateKeySet } from './validate-key-set.ts';
import type { ProviderMetadata } from './validate-metadata.ts';

export interface TokenRequest {
  readonly grant: 'code' | 'refresh';
  /** The access token that is requested. */
  readonly ask: AccessTokenRequest;
  readonly providerId: string;
  readonly client: ClientFacts;
  readonly metadata: ProviderMetadata;
  /** Fetches the current discovery document, because `metadata` may be a day old. */
  readonly renewMetadata: () => Promise<ProviderMetadata>;
  readonly fetch: GuardedFetch;
  /** Sends the token request itself, on a connection of its own, so that it is sent once. */
  readonly spend: GuardedFetch;
  readonly expected: Pick<ExpectedIdToken, 'nonce' | 'subject' | 'authenticatedSince' | 'acrValues'>;
  /** Makes openid-client send the request. It validates the response a second time and verifies the signature. */
  readonly send: (config: Configuration) => Promise<unknown>;
  /** Called with the refresh token of a refused response. The token is valid, but will never be used. */
  readonly onRefused: (refreshToken: Secret) => void;
}

/** Progress of one token response: received, then validated by our rules. */
interface Progress {
  arrival: ReceivedTokens | null;
  claims: IdTokenClaims | null;
  isJudged: boolean;
}

const stages = {
  code: { asked: 'exchange', judged: 'id-token' },
  refresh: { asked: 'refresh', judged: 'refreshed-id-token' },
} as const;

/**
 * Sends one token request and validates its response twice. Our own rules have an exact code per fault. Then
 * openid-client repeats them and verifies the signature with the issuer's keys.
 */
export async function requestTokens(request: TokenRequest): Promise<TokenResponse> {
  const { grant, ask, metadata, onRefused } = request;
  const progress: Progress = { arrival: null, claims: null, isJudged: false };
  const failed = (error: unknown) => toSessionError(error, stages[grant][progress.isJudged ? 'judged' : 'asked'], ask);
  try {
    await sendAndJudge(request, metadata, progress).catch(async (error) => {
      if (!isPerhapsOfANewerList(failed(error), progress)) throw error;
      await sendAndJudge(request, await request.renewMetadata(), progress);
    });
  } catch (error) {
    const failure = failed(error);
    const refreshToken = progress.arrival?.facts.refreshToken ?? null;
    // The refresh token has been rotated by now. A doubt about the ID token is no reason to lose it: decision 0004.
    const isKept = grant === 'refresh' && progress.arrival !== null && isDoubt(failure);
    if (!isKept) {
      if (refreshToken !== null) onRefused(new Secret(refreshToken));
      throw failure;
    }
    progress.claims = null;
  }
  if (progress.arrival === null) throw new SessionError('provider-answer-invalid');
  const origin = { providerId: request.providerId, issuer: metadata.issuer, skewMs: progress.arrival.skewMs };
  return answerFrom(progress.arrival, progress.claims && identityFrom(progress.claims, origin));
}

/** Sends the request unless its response was received before, and validates the response by this document. */
async function sendAndJudge(request: TokenRequest, metadata: ProviderMetadata, progress: Progress): Promise<void> {
  const { grant, client } = request;
  const tokenEndpoint = new URL(metadata.token_endpoint).href;
  const keySet = new URL(metadata.jwks_uri).href;

  const fetch: GuardedFetch = async (url, init) => {
    if (url !== tokenEndpoint) {
      const response = await request.fetch(url, init);
      if (url === keySet && response.ok) await validateKeySet(response.clone());
      return response;
    }
    if (progress.arrival === null) {
      const askedAt = client.now();
      const response = await request.spend(url, init);
      if (!response.ok) return response;
      progress.arrival = await receiveTokens(response, { grant, askedAt, at: client.now() });
    }
    progress.claims = parseClaims(progress.arrival, request, metadata);
    progress.isJudged = true;
    return rewritten(progress.arrival.facts);
  };
  await request.send(configurationFor(client, metadata, fetch));
}

/**
 * The provider may have changed its algorithm since its document was fetched. An algorithm that we never accept stays
 * refused.
 */
function isPerhapsOfANewerList({ code }: SessionError, { arrival }: Progress): boolean {
  const idToken = arrival?.facts.idToken ?? null;
  return code === 'id-token-algorithm-refused' && idToken !== null && hasOurAlgorithm(idToken);
}

function parseClaims(arrival: ReceivedTokens, request: TokenRequest, metadata: ProviderMetadata): IdTokenClaims | null {
  const { grant, client, expected } = request;
  const { facts, skewMs } = arrival;
  if (facts.idToken === null) {
    if (grant === 'code') throw new SessionError('id-token-missing');
    return null;
  }
  const algorithms = metadata.id_token_signing_alg_values_supported;
  return validateIdToken(facts.idToken, {
    issuer: metadata.issuer,
    clientId: client.clientId,
    algorithms: Array.isArray(algorithms) ? algorithms : null,
    nonce: expected.nonce,
    subject: expected.subject,
    acrValues: expected.acrValues,
    authenticatedSince: expected.authenticatedSince === null ? null : expected.authenticatedSince + skewMs / 1000,
    now: Math.abs(skewMs) > maxSkewMs ? null : (client.now() + skewMs) / 1000,
  });
}

/**
 * Returns whether the error leaves open that the ID token is valid, because the keys or the newer document could not be
 * fetched or read, or one of the clocks is wrong.
 */
function isDoubt({ code }: SessionError): boolean {
  switch (code) {
    case 'provider-unreachable':
    case 'provider-tls-failed':
    case 'network-sign-in-needed':
    case 'proxy-failed':
    case 'provider-error':
    case 'provider-busy':
    case 'provider-answer-invalid':
    case 'provider-metadata-invalid':
    case 'provider-issuer-mismatch':
    case 'provider-insecure':
    case 'id-token-time-invalid':
      return true;
    default:
      return false;
  }
}

function answerFrom({ facts, at }: ReceivedTokens, identity: Identity | null): TokenResponse {
  return {
    accessToken: new Secret(facts.accessToken),
    accessTokenExpiresAt: at + facts.lifetime * 1000,
    scope: facts.scope,
    refreshToken: facts.refreshToken === null ? null : new Secret(facts.refreshToken),
    identity,
  };
}

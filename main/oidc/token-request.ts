import type { Configuration } from 'openid-client';
import type { AccessAsk } from '../session/access-ask.ts';
import { SessionError } from '../session/errors.ts';
import type { Identity, TokenAnswer } from '../session/ports.ts';
import { Secret } from '../session/secret.ts';
import { type ClientFacts, configurationFor } from './configuration.ts';
import { identityFrom } from './identity.ts';
import { type ExpectedIdToken, type IdTokenClaims, judgeIdToken } from './judge-id-token.ts';
import { judgeKeySet } from './judge-key-set.ts';
import type { ProviderMetadata } from './judge-metadata.ts';
import { judgeTokenAnswer, type TokenAnswerFacts } from './judge-token-answer.ts';
import type { GuardedFetch } from './provider-fetch.ts';
import { maxSkewMs, measureSkew } from './provider-skew.ts';
import { toSessionError } from './wire-errors.ts';

export interface TokenRequest {
  readonly grant: 'code' | 'refresh';
  /** Which access token it is to bring. */
  readonly ask: AccessAsk;
  readonly providerId: string;
  readonly client: ClientFacts;
  readonly metadata: ProviderMetadata;
  readonly fetch: GuardedFetch;
  readonly expected: Pick<ExpectedIdToken, 'nonce' | 'subject' | 'authenticatedSince' | 'acrValues'>;
  /** Has openid-client send the request. It judges the answer a second time, and verifies the signature. */
  readonly send: (config: Configuration) => Promise<unknown>;
  /** Told of the refresh token in an answer that was refused: it lives, and nobody will use it. */
  readonly onRefused: (refreshToken: Secret) => void;
}

/** How far one answer got: read, then judged, then verified. */
interface Progress {
  facts: TokenAnswerFacts | null;
  claims: IdTokenClaims | null;
  /** When the token answer was there, in ms. Its lifetime counts from then: the keys may be slow to come after it. */
  arrivedAt: number;
  skewMs: number;
  isJudged: boolean;
}

const stages = {
  code: { asked: 'exchange', judged: 'id-token' },
  refresh: { asked: 'refresh', judged: 'refreshed-id-token' },
} as const;

/**
 * One request to the token endpoint, its answer judged twice: by our own tables, which know the exact code of each
 * fault, then by openid-client, which repeats it all and verifies the signature with the issuer's keys.
 */
export async function requestTokens(request: TokenRequest): Promise<TokenAnswer> {
  const { grant, ask, client, metadata, onRefused } = request;
  const progress: Progress = { facts: null, claims: null, arrivedAt: 0, skewMs: 0, isJudged: false };
  const fetch: GuardedFetch = async (url, init) => {
    const askedAt = client.now();
    const response = await request.fetch(url, init);
    const arrivedAt = client.now();
    if (!response.ok) return response;
    if (url === new URL(metadata.jwks_uri).href) await judgeKeySet(response.clone());
    if (url !== new URL(metadata.token_endpoint).href) return response;
    progress.facts = await readFacts(response, grant);
    const skewMs = measureSkew(response.headers.get('date'), askedAt, arrivedAt);
    progress.arrivedAt = arrivedAt;
    progress.skewMs = skewMs;
    progress.claims = judgeClaims(progress.facts, request, skewMs);
    progress.isJudged = true;
    return rewritten(progress.facts);
  };
  try {
    await request.send(configurationFor(client, metadata, fetch));
  } catch (error) {
    const failure = toSessionError(error, stages[grant][progress.isJudged ? 'judged' : 'asked'], ask);
    // The refresh token has been rotated by now. A doubt about the ID token is no reason to lose it: decision 0004.
    const isKept = grant === 'refresh' && progress.facts !== null && isDoubt(failure);
    if (!isKept) {
      if (progress.facts?.refreshToken) onRefused(new Secret(progress.facts.refreshToken));
      throw failure;
    }
    progress.claims = null;
  }
  if (progress.facts === null) throw new SessionError('provider-answer-invalid');
  const { claims, skewMs, arrivedAt } = progress;
  const origin = { providerId: request.providerId, issuer: metadata.issuer, skewMs };
  const identity = claims && identityFrom(claims, origin);
  return answerFrom(progress.facts, identity, arrivedAt);
}

function judgeClaims(facts: TokenAnswerFacts, request: TokenRequest, skewMs: number): IdTokenClaims | null {
  const { grant, client, metadata, expected } = request;
  if (facts.idToken === null) {
    if (grant === 'code') throw new SessionError('id-token-missing');
    return null;
  }
  const algorithms = metadata.id_token_signing_alg_values_supported;
  return judgeIdToken(facts.idToken, {
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

/** An answer that says yes and cannot be used: whatever it issued is lost, and what was spent for it is spent. */
async function readFacts(response: Response, grant: TokenRequest['grant']): Promise<TokenAnswerFacts> {
  try {
    return judgeTokenAnswer(await parse(response), grant);
  } catch (error) {
    if (error instanceof SessionError) throw new SessionError(error.code, { inDoubt: true });
    throw error;
  }
}

async function parse(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new SessionError('provider-answer-invalid');
  }
}

/** What openid-client sees is what was judged: nothing else of the answer can have a meaning there. */
function rewritten({ accessToken, lifetime, refreshToken, idToken }: TokenAnswerFacts): Response {
  return Response.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetime,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(idToken !== null && { id_token: idToken }),
  });
}

/** The keys could not be had or read, or one of the clocks is wrong: that the ID token is good is not known, nor that it is not. */
function isDoubt({ code }: SessionError): boolean {
  switch (code) {
    case 'provider-unreachable':
    case 'provider-tls-failed':
    case 'network-sign-in-needed':
    case 'proxy-failed':
    case 'provider-error':
    case 'provider-busy':
    case 'provider-answer-invalid':
    case 'id-token-time-invalid':
      return true;
    default:
      return false;
  }
}

function answerFrom(facts: TokenAnswerFacts, identity: Identity | null, arrivedAt: number): TokenAnswer {
  return {
    accessToken: new Secret(facts.accessToken),
    accessTokenExpiresAt: arrivedAt + facts.lifetime * 1000,
    scope: facts.scope,
    refreshToken: facts.refreshToken === null ? null : new Secret(facts.refreshToken),
    identity,
  };
}

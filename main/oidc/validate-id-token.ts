import type { SessionErrorCode } from '../../contract/session-error.ts';
import { type Secret, SessionError } from '../session/ports/index.ts';

/**
 * Requirements for an ID token. `null` requires nothing, except in `algorithms` and `now`. Times are in seconds since
 * the Unix epoch.
 */
export interface ExpectedIdToken {
  readonly issuer: string;
  readonly clientId: string;
  /** Signing algorithms that the provider announces. `null` if it announces none, which means RS256 only. */
  readonly algorithms: readonly unknown[] | null;
  readonly nonce: Secret | null;
  readonly subject: string | null;
  /** Earliest `auth_time`, by the provider's clock. */
  readonly authenticatedSince: number | null;
  /** The `acr` must be one of these. */
  readonly acrValues: readonly string[] | null;
  /** Current time by the provider's clock. `null` if that clock is too far from ours: no token is valid then. */
  readonly now: number | null;
}

/** Claims of an ID token that satisfies every rule below. openid-client verifies the signature afterwards. */
export interface IdTokenClaims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** Tolerance after the difference between the clocks was measured, in seconds. */
export const clockTolerance = 60;

const asymmetric = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/;

type Parts = { readonly header: Record<string, unknown>; readonly claims: Record<string, unknown> };
type Rule = readonly [SessionErrorCode, (parts: Parts, expected: ExpectedIdToken) => boolean];

/** OIDC Core 1.0, 3.1.3.7 (12.2 on refresh). Every row must hold, or the token is refused with the row's code. */
const rules: readonly Rule[] = [
  // The client decides on the algorithm, not the token. `none` and shared-key algorithms are never accepted.
  ['id-token-algorithm-refused', ({ header }) => isOurs(header.alg)],
  ['id-token-malformed', ({ header }) => !('crit' in header)],
  ['id-token-malformed', ({ claims }) => isSubject(claims.sub)],
  ['id-token-malformed', ({ claims }) => typeof claims.iss === 'string' && isAudience(claims.aud)],
  ['id-token-malformed', ({ claims }) => isTime(claims.exp) && isTime(claims.iat)],
  ['id-token-malformed', ({ claims }) => [claims.nbf, claims.auth_time].every((it) => it === undefined || isTime(it))],
  ['id-token-issuer-mismatch', ({ claims }, { issuer }) => claims.iss === issuer],
  ['id-token-audience-mismatch', ({ claims }, { clientId }) => audienceOf(claims).includes(clientId)],
  ['id-token-audience-mismatch', ({ claims }) => audienceOf(claims).length === 1 || claims.azp !== undefined],
  ['id-token-audience-mismatch', ({ claims }, { clientId }) => (claims.azp ?? clientId) === clientId],
  ['id-token-nonce-mismatch', ({ claims }, { nonce }) => nonce === null || isNonce(claims.nonce, nonce)],
  ['subject-mismatch', ({ claims }, { subject }) => subject === null || claims.sub === subject],
  // After the rules that a newer document cannot satisfy, and before the time rules, whose failure a refresh tolerates.
  ['id-token-algorithm-refused', ({ header }, { algorithms }) => (algorithms ?? ['RS256']).includes(header.alg)],
  ['id-token-time-invalid', (_, { now }) => now !== null],
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.exp) > Number(now) - clockTolerance],
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.iat) <= Number(now) + clockTolerance],
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.nbf ?? 0) <= Number(now) + clockTolerance],
  // An `auth_time` in the future would make a session without an end, because its absolute lifetime counts from there.
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.auth_time ?? 0) <= Number(now) + clockTolerance],
  ['id-token-not-fresh', ({ claims }, { authenticatedSince }) => isFresh(claims.auth_time, authenticatedSince)],
  ['step-up-not-met', ({ claims }, { acrValues }) => acrValues === null || acrValues.some((acr) => acr === claims.acr)],
];

/**
 * Returns the claims of a valid token. Throws `subject-mismatch`, `step-up-not-met` or an `id-token-*` code, that of
 * the first rule that does not hold.
 */
export function validateIdToken(token: string, expected: ExpectedIdToken): IdTokenClaims {
  const parts = parse(token);
  for (const [code, holds] of rules) {
    if (!holds(parts, expected)) throw new SessionError(code);
  }
  return parts.claims as IdTokenClaims;
}

/** Returns whether we accept the algorithm, so that only the provider's list can refuse it. */
export const hasOurAlgorithm = (token: string): boolean => isOurs(parse(token).header.alg);

/** Parses three parts, with JSON objects in the first two. An encrypted token has five and is never requested. */
function parse(token: string): Parts {
  const [header, claims, signature, ...more] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) throw malformed();
  // Only a signature that is not base64url is malformed. An empty one is wrong, or belongs to a refused algorithm.
  if (!isBase64url(signature)) throw malformed();
  return { header: parseObject(header), claims: parseObject(claims) };
}

function parseObject(part: string): Record<string, unknown> {
  if (!isBase64url(part)) throw malformed();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value));
    }
  } catch {
    // All parse errors have the same code.
  }
  throw malformed();
}

/** RFC 7515, 2: no padding. The length is never 4n + 1, because a single last character cannot encode a byte. */
const isBase64url = (part: string) => /^[A-Za-z0-9_-]*$/.test(part) && part.length % 4 !== 1;

const malformed = () => new SessionError('id-token-malformed');

const isOurs = (alg: unknown) => typeof alg === 'string' && asymmetric.test(alg);

const isTime = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/**
 * At most 255 ASCII characters (OIDC Core 1.0, 2). The subject is the key of a user, so it is used unchanged or
 * refused.
 */
const isSubject = (value: unknown) => typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value);

const isAudience = (value: unknown) =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));

const audienceOf = (claims: Parts['claims']): readonly unknown[] => [claims.aud].flat();

const isNonce = (value: unknown, nonce: Secret) => typeof value === 'string' && nonce.matches(value);

const isFresh = (authTime: unknown, since: number | null) =>
  since === null || (typeof authTime === 'number' && authTime >= since - clockTolerance);

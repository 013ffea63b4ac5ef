import type { SessionErrorCode } from '../../contract/session-error.ts';
import { type Secret, SessionError } from '../session/ports/index.ts';

/** What an ID token must hold. `null` asks nothing. Times in seconds since the Unix epoch. */
export interface ExpectedIdToken {
  readonly issuer: string;
  readonly clientId: string;
  /** What the provider says it signs with; `null` where it does not say. */
  readonly algorithms: readonly unknown[] | null;
  readonly nonce: Secret | null;
  readonly subject: string | null;
  /** The person must have proved who they are at this time or later, by the provider's clock. */
  readonly authenticatedSince: number | null;
  /** The `acr` must be one of these. */
  readonly acrValues: readonly string[] | null;
  /** By the provider's clock. `null`: it is too far from ours for anybody to say what time it is. */
  readonly now: number | null;
}

/** The claims of an ID token every rule below agrees with. The signature is verified after that, by openid-client. */
export interface IdTokenClaims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** What is left between two clocks after their difference was measured, in seconds. */
export const clockTolerance = 60;

const asymmetric = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/;

type Parts = { readonly header: Record<string, unknown>; readonly claims: Record<string, unknown> };
type Rule = readonly [SessionErrorCode, (parts: Parts, expected: ExpectedIdToken) => boolean];

/** OIDC Core 1.0, 3.1.3.7 (12.2 on refresh): each row holds, or the token is refused with the row's code. */
const rules: readonly Rule[] = [
  // The algorithm is ours to choose, not the token's: `none` and shared-key ones are never on the list.
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
  // After all that no newer list could mend, and before what a doubt is enough for.
  ['id-token-algorithm-refused', ({ header }, { algorithms }) => (algorithms ?? ['RS256']).includes(header.alg)],
  ['id-token-time-invalid', (_, { now }) => now !== null],
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.exp) > Number(now) - clockTolerance],
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.iat) <= Number(now) + clockTolerance],
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.nbf ?? 0) <= Number(now) + clockTolerance],
  // Who signed in tomorrow would have a session that nothing ends: its lifetime counts from here.
  ['id-token-time-invalid', ({ claims }, { now }) => Number(claims.auth_time ?? 0) <= Number(now) + clockTolerance],
  ['id-token-not-fresh', ({ claims }, { authenticatedSince }) => isFresh(claims.auth_time, authenticatedSince)],
  ['step-up-not-met', ({ claims }, { acrValues }) => acrValues === null || acrValues.some((acr) => acr === claims.acr)],
];

/** Throws `subject-mismatch`, `step-up-not-met` or an `id-token-*` code: the first rule that does not hold, in the order above. */
export function validateIdToken(token: string, expected: ExpectedIdToken): IdTokenClaims {
  const parts = parse(token);
  for (const [code, holds] of rules) {
    if (!holds(parts, expected)) throw new SessionError(code);
  }
  return parts.claims as IdTokenClaims;
}

/** Whether the algorithm is one that we take, and so refused only where the provider's list lacks it. */
export const hasOurAlgorithm = (token: string): boolean => isOurs(parse(token).header.alg);

/** Three parts, JSON objects in the first two. An encrypted token has five: nobody asked for one. */
function parse(token: string): Parts {
  const [header, claims, signature, ...more] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) throw malformed();
  // One that cannot be read is no signature. An empty one is: a wrong one, or that of an algorithm that is refused.
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
    // What does not parse is told apart no further.
  }
  throw malformed();
}

/** RFC 7515, 2: without padding. Of four characters that hold three bytes, one alone holds none. */
const isBase64url = (part: string) => /^[A-Za-z0-9_-]*$/.test(part) && part.length % 4 !== 1;

const malformed = () => new SessionError('id-token-malformed');

const isOurs = (alg: unknown) => typeof alg === 'string' && asymmetric.test(alg);

const isTime = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** At most 255 ASCII characters (OIDC Core 1.0, 2): it is the key of a person, so it is taken as it is or not at all. */
const isSubject = (value: unknown) => typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value);

const isAudience = (value: unknown) =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));

const audienceOf = (claims: Parts['claims']): readonly unknown[] => [claims.aud].flat();

const isNonce = (value: unknown, nonce: Secret) => typeof value === 'string' && nonce.matches(value);

const isFresh = (authTime: unknown, since: number | null) =>
  since === null || (typeof authTime === 'number' && authTime >= since - clockTolerance);

import { SessionError } from '../session/ports/index.ts';

/** The members of a token answer this client uses, of the right type. Still the provider's word, not yet ours. */
export interface TokenResponseFacts {
  readonly accessToken: string;
  /** In seconds. */
  readonly lifetime: number;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** `null` where the answer does not say. Empty where it says something that is no scope. */
  readonly scope: readonly string[] | null;
}

type Grant = 'code' | 'refresh';

const maxTokenLength = 64 * 1024;
/** For an answer that does not say: short, because a token refreshed too early costs one request. */
const unknownLifetime = 300;
const maxLifetime = 24 * 60 * 60;

/**
 * Judges a successful token answer (RFC 6749, 5.1). Members without a meaning here are ignored. On refresh the one before
 * is spent: what makes no sense beside a good access token counts as if it were not there, and the new refresh token is
 * kept. At sign-in nothing is lost yet, and all of it must be right.
 *
 * Throws `token-answer-invalid`.
 */
export function validateTokenResponse(body: unknown, grant: Grant): TokenResponseFacts {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid();
  const answer: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(body));
  if (!isToken(answer.access_token)) throw invalid();
  if (typeof answer.token_type !== 'string' || answer.token_type.toLowerCase() !== 'bearer') throw invalid();
  return {
    accessToken: answer.access_token,
    lifetime: judgeLifetime(answer.expires_in, grant),
    refreshToken: judgeRefreshToken(answer.refresh_token, grant),
    idToken: judgeIdTokenMember(answer.id_token, grant),
    scope: judgeScope(answer.scope),
  };
}

/** RFC 6749, 3.3 and 5.1. One that makes no sense is no reason to lose the refresh token beside it. */
function judgeScope(value: unknown): readonly string[] | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : [];
}

function judgeLifetime(value: unknown, grant: Grant): number {
  if (value === undefined || value === null) return unknownLifetime;
  // Digits in a string are a known slip of respectable servers, and say what they mean.
  const seconds = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) {
    return seconds === 0 ? unknownLifetime : Math.min(seconds, maxLifetime);
  }
  if (grant === 'refresh') return unknownLifetime;
  throw invalid();
}

/** Whether it is one, and whose, is judged after this. */
function judgeIdTokenMember(value: unknown, grant: Grant): string | null {
  if (value === undefined || value === null) return null;
  if (isToken(value)) return value;
  if (grant === 'refresh') return null;
  throw invalid();
}

function judgeRefreshToken(value: unknown, grant: Grant): string | null {
  if (value === undefined) return null;
  if (isToken(value)) return value;
  // On refresh the old token may still be good: a bad new one must not push it out.
  if (grant === 'refresh') return null;
  throw invalid();
}

/** RFC 6749, A.12 and A.17: visible ASCII, so that it can neither split a header nor hide in one. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTokenLength && /^[\x20-\x7e]+$/.test(value);
}

function invalid(): SessionError {
  return new SessionError('token-answer-invalid');
}

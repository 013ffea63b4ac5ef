import { SessionError } from '../session/ports/index.ts';

/** The members of a token response that this client uses, of the right type. Their content is not validated yet. */
export interface TokenResponseFacts {
  readonly accessToken: string;
  /** In seconds. */
  readonly lifetime: number;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** `null` if the response has no `scope`. Empty if its value is invalid. */
  readonly scope: readonly string[] | null;
}

type Grant = 'code' | 'refresh';

const maxTokenLength = 64 * 1024;
/** In seconds, for a response without a usable lifetime. Short, because an early refresh costs only one request. */
const unknownLifetime = 300;
const maxLifetime = 24 * 60 * 60;

/**
 * Validates a successful token response (RFC 6749, 5.1). Unknown members are ignored. On refresh the previous refresh
 * token may be spent, so an invalid member beside a good access token is treated as missing, and the new refresh token
 * is kept. At sign-in nothing is lost yet, so every member except `scope` must be valid.
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
    lifetime: parseLifetime(answer.expires_in, grant),
    refreshToken: parseRefreshToken(answer.refresh_token, grant),
    idToken: parseIdTokenMember(answer.id_token, grant),
    scope: parseScope(answer.scope),
  };
}

/** RFC 6749, 3.3 and 5.1. An invalid scope is no reason to lose the refresh token beside it. */
function parseScope(value: unknown): readonly string[] | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : [];
}

function parseLifetime(value: unknown, grant: Grant): number {
  if (value === undefined || value === null) return unknownLifetime;
  // Well-known servers send the number as a string of digits by mistake. Its meaning is clear.
  const seconds = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) {
    return seconds === 0 ? unknownLifetime : Math.min(seconds, maxLifetime);
  }
  if (grant === 'refresh') return unknownLifetime;
  throw invalid();
}

/** Checks the type only. `validateIdToken` validates the content. */
function parseIdTokenMember(value: unknown, grant: Grant): string | null {
  if (value === undefined || value === null) return null;
  if (isToken(value)) return value;
  if (grant === 'refresh') return null;
  throw invalid();
}

function parseRefreshToken(value: unknown, grant: Grant): string | null {
  if (value === undefined) return null;
  if (isToken(value)) return value;
  // On refresh the previous token may still be valid. An invalid new one must not replace it.
  if (grant === 'refresh') return null;
  throw invalid();
}

/** RFC 6749, A.12 and A.17: printable ASCII, which can neither split a header nor hide in one. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTokenLength && /^[\x20-\x7e]+$/.test(value);
}

function invalid(): SessionError {
  return new SessionError('token-answer-invalid');
}

import { ClientError, ResponseBodyError } from 'openid-client';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { type AccessTokenRequest, defaultToken, SessionError } from '../session/ports/index.ts';

/** What was being done when it failed: the same answer means different things to different questions. */
export type Stage = 'discovery' | 'push' | 'exchange' | 'refresh' | 'id-token' | 'refreshed-id-token' | 'revocation';

/**
 * The house's error for whatever openid-client or a guarded fetch threw.
 *
 * openid-client keeps the answer it choked on in `cause`: tokens and all. So the error itself never goes on; its
 * class and its constant code do.
 *
 * `ask`: which access token a refresh was to bring.
 */
export function toSessionError(error: unknown, stage: Stage, ask: AccessTokenRequest = defaultToken): SessionError {
  const own = ownErrorIn(error);
  if (own !== null) return own;
  const code = error instanceof ResponseBodyError ? refusal(error.error, stage, ask) : misfit(error, stage);
  return new SessionError(code, { cause: scrubbed(error) });
}

/** openid-client wraps what its fetch threw; the reason is somewhere below. */
function ownErrorIn(error: unknown): SessionError | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth += 1) {
    if (each instanceof SessionError) return each;
  }
  return null;
}

/** The provider said no, in the protocol's own words (RFC 6749, 5.2; RFC 9126, 2.3; OIDC Core 1.0, 3.1.2.6). */
function refusal(error: string, stage: Stage, ask: AccessTokenRequest): SessionErrorCode {
  switch (error) {
    case 'temporarily_unavailable':
    case 'server_error':
      return 'provider-error';
    case 'slow_down':
      return 'provider-busy';
    case 'invalid_client':
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return 'client-refused';
    case 'invalid_grant':
      if (stage === 'exchange') return 'code-refused';
      return stage === 'refresh' ? 'refresh-refused' : 'request-refused';
    // The session stands: it is this one ask that was refused (RFC 8707, 2; RFC 6749, 6).
    case 'invalid_target':
      return stage === 'refresh' ? 'resource-refused' : 'request-refused';
    case 'invalid_scope':
      return stage === 'refresh' ? 'scope-refused' : 'request-refused';
    case 'access_denied':
    case 'login_required':
    case 'interaction_required':
    case 'consent_required':
      return stage === 'refresh' ? codeOfDenied(ask) : 'request-refused';
    default:
      // An error of unknown meaning must not end a session: on refresh it is an answer not understood, and retried.
      return stage === 'refresh' || stage === 'revocation' ? 'provider-answer-invalid' : 'request-refused';
  }
}

/**
 * The person is needed. Where a token for one API was asked for, that is said of this API: some providers want consent or
 * a second factor for each. Should the session itself be over, its own refresh hears it.
 */
function codeOfDenied({ resource, scope }: AccessTokenRequest): SessionErrorCode {
  if (resource !== null) return 'resource-refused';
  return scope === null ? 'refresh-refused' : 'scope-refused';
}

/** The answer is not what the protocol asks for. */
function misfit(error: unknown, stage: Stage): SessionErrorCode {
  switch (codeIn(error)) {
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN':
      return 'provider-insecure';
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return stage === 'discovery' ? 'provider-issuer-mismatch' : 'provider-answer-invalid';
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return 'provider-answer-invalid';
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_PARSE_ERROR':
      return stage === 'discovery' ? 'provider-metadata-invalid' : 'provider-answer-invalid';
    case 'OAUTH_MISSING_SERVER_METADATA':
    case 'OAUTH_INVALID_SERVER_METADATA':
      return 'provider-metadata-invalid';
    case 'OAUTH_KEY_SELECTION_FAILED':
      // No published key fits: it may be so new that the list is an older copy. No signature was found to be wrong.
      return stage === 'refreshed-id-token' ? 'provider-answer-invalid' : 'id-token-signature-invalid';
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'id-token-time-invalid';
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      if (stage === 'discovery') return 'provider-metadata-invalid';
      // Our own tables have judged every claim by then, and the set of keys: what is left to be wrong is the signature.
      return isIdToken(stage) ? 'id-token-signature-invalid' : 'provider-answer-invalid';
    default:
      // A key that is none, or too weak to hold, throws whatever the platform throws. With it no signature was checked.
      if (isIdToken(stage)) return 'provider-answer-invalid';
      return error instanceof ClientError ? 'provider-answer-invalid' : 'internal';
  }
}

const isIdToken = (stage: Stage) => stage === 'id-token' || stage === 'refreshed-id-token';

function codeIn(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^(?:OAUTH|ERR)_[A-Z_]+$/.test(code) ? code : null;
}

/** Enough for a debugger to know which rule of the library failed, and nothing from the wire. */
function scrubbed(error: unknown): Error {
  const kind = error instanceof ClientError || error instanceof ResponseBodyError ? error.constructor.name : 'Error';
  const trace = new Error(`${kind} ${codeIn(error) ?? 'without a code'}`);
  trace.name = 'WireError';
  return trace;
}

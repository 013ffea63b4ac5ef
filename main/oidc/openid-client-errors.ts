import { ClientError, ResponseBodyError } from 'openid-client';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { type AccessTokenRequest, defaultToken, SessionError } from '../session/ports/index.ts';

/** The step that failed. The same response has a different meaning in each. */
export type Stage = 'discovery' | 'push' | 'exchange' | 'refresh' | 'id-token' | 'refreshed-id-token' | 'revocation';

/**
 * Returns the `SessionError` for whatever openid-client or a guarded fetch threw.
 *
 * openid-client keeps the rejected response in `cause`, tokens included. So the error itself is never passed on, only
 * its class and its constant code.
 *
 * `ask` is the access token that a refresh requested.
 */
export function toSessionError(error: unknown, stage: Stage, ask: AccessTokenRequest = defaultToken): SessionError {
  const own = ownErrorIn(error);
  if (own !== null) return own;
  const code = error instanceof ResponseBodyError ? refusal(error.error, stage, ask) : misfit(error, stage);
  return new SessionError(code, { cause: scrubbed(error) });
}

/** Finds our own error, which openid-client wraps as a cause. */
function ownErrorIn(error: unknown): SessionError | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth += 1) {
    if (each instanceof SessionError) return each;
  }
  return null;
}

/** Maps an error response of the provider (RFC 6749, 5.2; RFC 9126, 2.3; OIDC Core 1.0, 3.1.2.6). */
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
    // The session stands. The provider refused only this access token (RFC 8707, 2; RFC 6749, 6).
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
      // An unknown error must not end a session. A refresh or a revocation treats it as an invalid response and is
      // retried.
      return stage === 'refresh' || stage === 'revocation' ? 'provider-answer-invalid' : 'request-refused';
  }
}

/**
 * The user has to interact. If the request was for one API or scope, only that one is refused, because some providers
 * require consent or a second factor per API. If the session itself has ended, its own refresh finds out.
 */
function codeOfDenied({ resource, scope }: AccessTokenRequest): SessionErrorCode {
  if (resource !== null) return 'resource-refused';
  return scope === null ? 'refresh-refused' : 'scope-refused';
}

/** Maps a response that violates the protocol. */
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
      // No published key fits. The key may be newer than our copy of the key set, so this does not prove a wrong
      // signature.
      return stage === 'refreshed-id-token' ? 'provider-answer-invalid' : 'id-token-signature-invalid';
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'id-token-time-invalid';
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      if (stage === 'discovery') return 'provider-metadata-invalid';
      // Our own rules have validated every claim and the key set by now, so only the signature can be wrong.
      return isIdToken(stage) ? 'id-token-signature-invalid' : 'provider-answer-invalid';
    default:
      // A key that is invalid or too weak makes the platform throw its own error. No signature was checked then.
      if (isIdToken(stage)) return 'provider-answer-invalid';
      return error instanceof ClientError ? 'provider-answer-invalid' : 'internal';
  }
}

const isIdToken = (stage: Stage) => stage === 'id-token' || stage === 'refreshed-id-token';

function codeIn(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^(?:OAUTH|ERR)_[A-Z_]+$/.test(code) ? code : null;
}

/** Returns an error that names the library's failed rule, for debugging, and contains nothing from the response. */
function scrubbed(error: unknown): Error {
  const kind = error instanceof ClientError || error instanceof ResponseBodyError ? error.constructor.name : 'Error';
  const trace = new Error(`${kind} ${codeIn(error) ?? 'without a code'}`);
  trace.name = 'WireError';
  return trace;
}

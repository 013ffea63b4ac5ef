import { SessionError } from './errors.ts';
import type { Secret } from './secret.ts';

/** The values that the response to one authorization request must match. */
export interface ExpectedCallback {
  readonly state: Secret;
  readonly issuer: string;
  /** Whether the provider's metadata promises the `iss` parameter (RFC 9207, 3). */
  readonly issuerPromised: boolean;
  readonly redirectUri: string;
}

const judged = new WeakSet<ValidatedCallback>();

/** An authorization response from `validateCallback`, its only source. The token request accepts nothing else. */
export interface ValidatedCallback {
  readonly query: URLSearchParams;
}

/** Throws `callback-invalid` for an object that `validateCallback` did not return. */
export function assertValidated(callback: ValidatedCallback): void {
  if (!judged.has(callback)) throw new SessionError('callback-invalid');
}

/** Returns whether a response belongs to this request. One with a missing or unknown `state` never ends the wait. */
export function belongsTo(expected: ExpectedCallback, query: URLSearchParams): boolean {
  const states = query.getAll('state');
  return states.length > 0 && states.every((state) => expected.state.matches(state));
}

const singles = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'session_state'];
const tokenParameters = ['access_token', 'id_token', 'token_type', 'refresh_token'];

/**
 * Validates the response to an authorization request (RFC 6749, 4.1.2; RFC 9207, 2.4; RFC 9700, 2.1 and 4.4).
 *
 * Throws `callback-invalid`, `callback-state-mismatch`, `callback-issuer-mismatch`, `sign-in-denied`,
 * `provider-error`, `client-refused` or `request-refused`.
 */
export function validateCallback(expected: ExpectedCallback, query: URLSearchParams): ValidatedCallback {
  if (singles.some((name) => query.getAll(name).length > 1)) throw new SessionError('callback-invalid');
  if (tokenParameters.some((name) => query.has(name))) throw new SessionError('callback-invalid');

  const state = query.get('state');
  if (state === null || !expected.state.matches(state)) throw new SessionError('callback-state-mismatch');

  // The issuer is checked before the error, because an error from another issuer is not a response to this request.
  const issuer = query.get('iss');
  if (issuer === null ? expected.issuerPromised : issuer !== expected.issuer) {
    throw new SessionError('callback-issuer-mismatch');
  }

  const code = query.get('code');
  const error = query.get('error');
  if ((code === null) === (error === null)) throw new SessionError('callback-invalid');
  if (error !== null) throw new SessionError(codeForError(error));
  if (code === '') throw new SessionError('callback-invalid');

  const callback: ValidatedCallback = { query: new URLSearchParams(query) };
  judged.add(callback);
  return callback;
}

/** Maps the `error` parameter to a code (RFC 6749, 4.1.2.1; OIDC Core 1.0, 3.1.2.6). */
function codeForError(error: string) {
  switch (error) {
    case 'access_denied':
      return 'sign-in-denied';
    case 'server_error':
    case 'temporarily_unavailable':
      return 'provider-error';
    case 'unauthorized_client':
      return 'client-refused';
    default:
      return 'request-refused';
  }
}

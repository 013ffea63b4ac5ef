/**
 * Every way a command or a session can fail, as a closed list.
 *
 * Only the code crosses the bridge: no message, no cause, no value. The sentence a person reads, and what they can
 * do next, is chosen by the renderer in `renderer/text/error-text.ts` with an exhaustive switch.
 */
export const sessionErrorCodes = [
  // Configuration
  /** The configuration file could not be read or is not JSON. */
  'config-unreadable',
  /** The configuration file does not match the schema; `problems` in the state names each field. */
  'config-invalid',

  // Reaching the provider
  /** No answer: DNS, connection or time-out. The session is kept; it is retried. */
  'provider-unreachable',
  /** The secure connection was refused by either side: certificate expired, for another host, of an unknown authority. */
  'provider-tls-failed',
  /** What stands between wants a sign-in of its own: a web page or a redirect for an answer, or 511 (RFC 6585, 6). */
  'network-sign-in-needed',
  /** The proxy of this network did not let the request through: 407 (RFC 9110, 15.5.8), a failed CONNECT, no proxy. */
  'proxy-failed',
  /** The provider answered with a server error (5xx, `server_error`, `temporarily_unavailable`). Retried. */
  'provider-error',
  /** The provider had too many requests (429, `slow_down`): retried after as long as it asks, or some minutes. */
  'provider-busy',
  /** An answer that is not what the protocol asks for, such as text where JSON was due, or more than can be right. */
  'provider-answer-invalid',
  /** The discovery document is missing, malformed or lacks what a native client needs (OIDC Discovery 1.0, 4.2). */
  'provider-metadata-invalid',
  /** The discovery document names another issuer than the configured one (OIDC Discovery 1.0, 4.3). */
  'provider-issuer-mismatch',
  /** An endpoint or issuer would be spoken to without TLS and is not the allowed loopback demo. */
  'provider-insecure',
  /** The provider does not know this client id, or does not allow it this grant (RFC 6749, 5.2). */
  'client-refused',
  /** The provider refused the authorization request itself, such as a redirect URI it does not know. */
  'request-refused',

  // The wait for the browser
  /** The person pressed cancel while the browser was open. */
  'sign-in-cancelled',
  /** The person, or the provider on their behalf, said no (`access_denied`, RFC 6749, 4.1.2.1). */
  'sign-in-denied',
  /** No answer came before the deadline. */
  'sign-in-timed-out',
  /** The system browser could not be opened. */
  'browser-unavailable',
  /** No loopback port could be opened for the answer (RFC 8252, 7.3). */
  'listener-unavailable',

  // The answer that came back (RFC 6749, 4.1.2; RFC 9207)
  /** A parameter is missing, repeated, or both a code and an error are there. */
  'callback-invalid',
  /** The answer's `state` is not the one this sign-in sent. */
  'callback-state-mismatch',
  /** The answer's `iss` is another issuer, or is missing where the provider promised it (RFC 9207, 2.4). */
  'callback-issuer-mismatch',

  // The token answer
  /** The code was refused: expired, used before, or bound to another request (RFC 6749, 5.2). */
  'code-refused',
  /** The token answer is malformed, or of a token type this client does not use. */
  'token-answer-invalid',
  /** No refresh token was issued, so the session could not outlive its first access token. */
  'refresh-token-missing',
  /** No ID token where one is required (OIDC Core 1.0, 3.1.3.3). */
  'id-token-missing',
  /** The ID token is not a well-formed signed JWT, or a required claim is missing or of the wrong type. */
  'id-token-malformed',
  /** The ID token's algorithm is `none`, symmetric, or not the one agreed on. */
  'id-token-algorithm-refused',
  /** The signature does not verify with the issuer's keys. */
  'id-token-signature-invalid',
  /** The ID token was issued by someone else. */
  'id-token-issuer-mismatch',
  /** The ID token is meant for another client. */
  'id-token-audience-mismatch',
  /** The ID token belongs to another request. */
  'id-token-nonce-mismatch',
  /** The ID token has expired, or was issued in the future. */
  'id-token-time-invalid',
  /** A fresh sign-in was asked for, and the provider answered with an old one (OIDC Core 1.0, `auth_time`). */
  'id-token-not-fresh',
  /** Another person than the one this session belongs to. */
  'subject-mismatch',

  // Refresh
  /** The refresh token was refused (`invalid_grant`): sign in again. */
  'refresh-refused',
  /** Refused, after the answer to an earlier request was lost: the new token went with it. Nobody stole anything. */
  'refresh-answer-lost',
  /** Twice no answer came to a refresh that the provider may have carried out: a third try is the person's to make. */
  'refresh-in-doubt',
  /** Another process of this user is renewing the same session, or has just done so. Tried again with what it stored. */
  'refresh-busy',
  /** The lock that keeps this user's processes from renewing at once cannot be made: without it none renews. Retried. */
  'refresh-lock-unavailable',

  // Access tokens that code in the main process asks for
  /** The provider does not issue tokens for this API (`invalid_target`, RFC 8707, 2), or it is not configured. */
  'resource-refused',
  /** The provider does not grant this scope to this session (`invalid_scope`, RFC 6749, 5.2), or it is none. */
  'scope-refused',
  /** The token that was issued is for less, or for more, than the scope that was asked for: it is not used. */
  'scope-not-granted',

  // A stronger or more recent sign-in (RFC 9470)
  /** An API wants one. Nothing is begun by it: whoever made the call decides. */
  'step-up-required',
  /** The sign-in that was made for it is of another class (`acr`) than any of those that were asked for. */
  'step-up-not-met',

  // Calls to APIs
  /** The call itself is not allowed: a foreign origin, a header that is not the caller's to set. Nothing was sent. */
  'api-request-refused',
  /** No answer: DNS, connection, TLS or time-out. It may have been carried out. */
  'api-unreachable',
  /** A redirect, more than may be read, or an answer with the access token in it. */
  'api-answer-invalid',
  /** Two access tokens, the second a fresh one, were refused (`invalid_token`, RFC 6750, 3.1). */
  'api-token-refused',
  /** The session was not granted what this call needs (`insufficient_scope`, RFC 6750, 3.1). */
  'api-scope-missing',

  // Vault
  /** The keychain is there, and locked. Nothing is lost; unlock it and try again. */
  'keychain-locked',
  /** The person, or the system for them, did not let this app in. Nothing is lost; allow it and try again. */
  'keychain-access-denied',
  /** There is no keychain, or it does not run. */
  'keychain-unavailable',
  /** The keychain is there and took longer than 10 s: it hangs, or waits for the person. A change may still be made. */
  'keychain-no-answer',
  /** Accounts were stored, and the keychain that answers now holds none: it is another one, or it was reset. */
  'keychain-changed',
  /** The same, after a change of the module that speaks to it (`keychainModule`): each names its items in its own way. */
  'keychain-module-changed',
  /** A stored record could not be read. It is left as it is. */
  'keychain-record-unreadable',
  /** The keychain refused to store a record. */
  'keychain-write-failed',
  /** A passcode is set, and has to be given before sessions can be read or stored. Nothing is wrong. */
  'vault-sealed',
  /** That is not the passcode. */
  'passcode-wrong',
  /** Too many wrong ones: none is looked at before some time has passed. */
  'passcode-too-soon',
  /** A new passcode has fewer than 6 characters. */
  'passcode-too-short',
  /** The person was not recognised, or said no to the question of the system. */
  'biometrics-refused',
  /** This computer offers no biometrics to apps, or none are set up or allowed, or it locked them after too many tries. */
  'biometrics-unavailable',

  // Settings
  /** A time is longer than the policy of this computer allows. */
  'settings-not-allowed',

  // Sessions on other devices
  /** The provider has no directory of sessions that this app can read. */
  'devices-unsupported',
  /** The directory refused or failed. This is not an empty list. */
  'devices-unavailable',

  // The bridge
  /** The message came from a page that is not the app's own window. */
  'ipc-sender-refused',
  /** The arguments do not match the command's schema. */
  'ipc-arguments-invalid',
  /** The command makes no sense in the present state. */
  'not-possible-now',
  /** Something failed that has no code of its own; the log has the place. */
  'internal',
] as const;

export type SessionErrorCode = (typeof sessionErrorCodes)[number];

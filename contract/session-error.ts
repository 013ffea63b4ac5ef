/**
 * Every way in which a command or a session can fail, as a closed list.
 *
 * Only the code crosses the bridge, without a message, a cause or a value. The renderer chooses the sentence that the
 * user reads, and the next step, in `renderer/text/error-text.ts` with an exhaustive switch.
 */
export const sessionErrorCodes = [
  // Configuration
  /** The configuration file could not be read or is not JSON. */
  'config-unreadable',
  /** The configuration file does not match the schema. `problems` in the state names each invalid field. */
  'config-invalid',

  // Reaching the provider
  /** No response: DNS, connection or time-out. The session is kept and the request is retried. */
  'provider-unreachable',
  /**
   * Either side refused the TLS connection: certificate expired, issued for another host or by an unknown authority.
   */
  'provider-tls-failed',
  /** The network wants a sign-in of its own: a web page or a redirect came back, or status 511 (RFC 6585, 6). */
  'network-sign-in-needed',
  /** The network's proxy did not pass the request: 407 (RFC 9110, 15.5.8), a failed CONNECT, or no proxy found. */
  'proxy-failed',
  /** The provider responded with a server error (5xx, `server_error`, `temporarily_unavailable`). Retried. */
  'provider-error',
  /** The provider had too many requests (429, `slow_down`). Retried after `Retry-After`, or after some minutes. */
  'provider-busy',
  /** A response that violates the protocol, such as text instead of JSON, or one that is too large. */
  'provider-answer-invalid',
  /** The discovery document is missing, malformed or lacks what a native client needs (OIDC Discovery 1.0, 4.2). */
  'provider-metadata-invalid',
  /** The discovery document names an issuer other than the configured one (OIDC Discovery 1.0, 4.3). */
  'provider-issuer-mismatch',
  /** An endpoint or issuer does not use TLS and is not the allowed loopback demo. */
  'provider-insecure',
  /** The provider does not know this client id, or does not allow it this grant (RFC 6749, 5.2). */
  'client-refused',
  /** The provider refused the authorization request itself, for example because of an unknown redirect URI. */
  'request-refused',

  // Waiting for the browser
  /** The user cancelled while the browser was open. */
  'sign-in-cancelled',
  /** The user, or the provider on the user's behalf, denied the request (`access_denied`, RFC 6749, 4.1.2.1). */
  'sign-in-denied',
  /** No authorization response arrived before the deadline. */
  'sign-in-timed-out',
  /** The system browser could not be opened. */
  'browser-unavailable',
  /** No loopback port could be opened for the authorization response (RFC 8252, 7.3). */
  'listener-unavailable',

  // The authorization response (RFC 6749, 4.1.2; RFC 9207)
  /** A parameter is missing or repeated, or the response contains both a code and an error. */
  'callback-invalid',
  /** The response's `state` is not the one that this sign-in sent. */
  'callback-state-mismatch',
  /** The response's `iss` is another issuer, or is missing although the provider announced it (RFC 9207, 2.4). */
  'callback-issuer-mismatch',

  // The token response
  /** The provider refused the code: expired, used before, or bound to another request (RFC 6749, 5.2). */
  'code-refused',
  /** The token response is malformed, or its token type is one that this client does not use. */
  'token-answer-invalid',
  /** No refresh token was issued, so the session would end with its first access token. */
  'refresh-token-missing',
  /** The token response lacks a required ID token (OIDC Core 1.0, 3.1.3.3). */
  'id-token-missing',
  /** The ID token is not a well-formed signed JWT, or a required claim is missing or has the wrong type. */
  'id-token-malformed',
  /** The ID token's algorithm is `none`, symmetric, or not one that the provider announced. */
  'id-token-algorithm-refused',
  /** The signature does not verify with the issuer's keys. */
  'id-token-signature-invalid',
  /** The ID token has another issuer. */
  'id-token-issuer-mismatch',
  /** The ID token is meant for another client. */
  'id-token-audience-mismatch',
  /** The ID token belongs to another request. */
  'id-token-nonce-mismatch',
  /** The ID token has expired, or was issued in the future. */
  'id-token-time-invalid',
  /** A new sign-in was required, and the provider responded with an old one (OIDC Core 1.0, `auth_time`). */
  'id-token-not-fresh',
  /** A user signed in who is not the one that this session belongs to. */
  'subject-mismatch',

  // Refresh
  /** The provider refused the refresh token (`invalid_grant`). The user has to sign in again. */
  'refresh-refused',
  /** Refused after the response to an earlier refresh was lost together with the new token. Not a sign of theft. */
  'refresh-answer-lost',
  /** Two refreshes that the provider may have carried out got no response. Only the user can start a third. */
  'refresh-in-doubt',
  /** Another process of this user is refreshing the same session, or just did. Retried with what it stored. */
  'refresh-busy',
  /** The lock that serialises refreshes across this user's processes cannot be created, so none refreshes. Retried. */
  'refresh-lock-unavailable',

  // Access tokens that code in the main process requests
  /** The provider does not issue tokens for this API (`invalid_target`, RFC 8707, 2), or it is not configured. */
  'resource-refused',
  /**
   * The provider does not grant this scope to this session (`invalid_scope`, RFC 6749, 5.2), or the scope is invalid.
   */
  'scope-refused',
  /** The issued token covers less, or more, than the requested scope. It is not used. */
  'scope-not-granted',

  // A stronger or more recent sign-in (RFC 9470)
  /** An API requires one. The caller decides whether to start it. */
  'step-up-required',
  /** The `acr` of the new sign-in is none of the requested values. */
  'step-up-not-met',

  // Calls to APIs
  /** The call itself is not allowed, such as a foreign origin or a reserved header. Nothing was sent. */
  'api-request-refused',
  /** No response: DNS, connection, TLS or time-out. The API may have carried the call out. */
  'api-unreachable',
  /** A redirect, a response that is too large, or one that contains the access token. */
  'api-answer-invalid',
  /** The API refused two access tokens, the second one fresh (`invalid_token`, RFC 6750, 3.1). */
  'api-token-refused',
  /** The session was not granted the scope that this call needs (`insufficient_scope`, RFC 6750, 3.1). */
  'api-scope-missing',

  // Vault
  /** The keychain is locked. Nothing is lost; unlock it and try again. */
  'keychain-locked',
  /** The user, or the system for the user, denied this app access. Nothing is lost; allow it and try again. */
  'keychain-access-denied',
  /** There is no keychain, or it is not running. */
  'keychain-unavailable',
  /** The keychain took longer than 10 s: it hangs, or waits for the user. A change may still be made. */
  'keychain-no-answer',
  /** Accounts were stored, but the keychain that responds now holds none. It is another one, or it was reset. */
  'keychain-changed',
  /**
   * Like `keychain-changed`, but after a change of `keychainModule`, because each module names keychain items
   * differently.
   */
  'keychain-module-changed',
  /** A stored record could not be read. It is left unchanged. */
  'keychain-record-unreadable',
  /** The keychain refused to store a record. */
  'keychain-write-failed',
  /** A passcode is set and must be entered before sessions can be read or stored. This is not a fault. */
  'vault-sealed',
  /** The passcode is wrong. */
  'passcode-wrong',
  /** Too many wrong passcodes. No passcode is checked until some time has passed. */
  'passcode-too-soon',
  /** The new passcode has fewer than 6 characters. */
  'passcode-too-short',
  /** The system did not recognise the user, or the user declined its prompt. */
  'biometrics-refused',
  /** This computer offers no biometrics to apps, none are set up or allowed, or too many tries have locked them. */
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
  /** The message did not come from the app's own page. */
  'ipc-sender-refused',
  /** The arguments do not match the command's schema. */
  'ipc-arguments-invalid',
  /** The command is not possible in the present state. */
  'not-possible-now',
  /** A failure without a code of its own. The log names the place. */
  'internal',
] as const;

export type SessionErrorCode = (typeof sessionErrorCodes)[number];

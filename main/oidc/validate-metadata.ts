import type { ServerMetadata } from 'openid-client';
import { SessionError } from '../session/ports/index.ts';

/** A validated discovery document, typed with the members that this client requires. */
export interface ProviderMetadata extends ServerMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const optional = ['pushed_authorization_request_endpoint', 'revocation_endpoint', 'end_session_endpoint'] as const;

/**
 * Validates a discovery document (OIDC Discovery 1.0, 4.3; RFC 8414, 3.3; RFC 9700, 2.1.1 and 2.6).
 *
 * Throws `provider-issuer-mismatch`, `provider-insecure` or `provider-metadata-invalid`.
 */
export function validateMetadata(metadata: ServerMetadata, issuer: string, insecureAllowed: boolean): ProviderMetadata {
  // Compared exactly. An additional trailing slash is another issuer.
  if (metadata.issuer !== issuer) throw new SessionError('provider-issuer-mismatch');
  for (const name of required) validateEndpoint(metadata[name], insecureAllowed);
  for (const name of optional) {
    if (metadata[name] !== undefined) validateEndpoint(metadata[name], insecureAllowed);
  }
  // A provider that does not announce S256 may ignore the challenge, and the client could not tell.
  if (!lists(metadata.code_challenge_methods_supported, 'S256')) throw new SessionError('provider-metadata-invalid');
  if (metadata.response_types_supported !== undefined && !lists(metadata.response_types_supported, 'code')) {
    throw new SessionError('provider-metadata-invalid');
  }
  const mustPush = metadata.require_pushed_authorization_requests === true;
  if (mustPush && metadata.pushed_authorization_request_endpoint === undefined) {
    throw new SessionError('provider-metadata-invalid');
  }
  return metadata as ProviderMetadata;
}

function validateEndpoint(value: unknown, insecureAllowed: boolean): void {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new SessionError('provider-metadata-invalid');
  }
  if (!isSecure(url, insecureAllowed)) throw new SessionError('provider-insecure');
}

/**
 * Returns whether a URL uses TLS, or plain HTTP to this computer if the setting allows it. `localhost` is refused,
 * because a name may resolve to another address.
 */
export function isSecure(url: URL, insecureLoopbackAllowed: boolean): boolean {
  if (url.protocol === 'https:') return true;
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return url.protocol === 'http:' && isLoopback && insecureLoopbackAllowed;
}

function lists(values: unknown, wanted: string): boolean {
  return Array.isArray(values) && values.includes(wanted);
}

/** The registered redirect URIs. RFC 8252, 7.3 and 8.3: a loopback address, never `localhost`, with any port. */
export const registeredRedirectUris: readonly string[] = ['http://127.0.0.1/callback', 'http://[::1]/callback'];

const oneTimePath = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?\/callback\/[A-Za-z0-9_-]{22,128}$/;

/**
 * Returns whether this is a registered callback with a one-time segment below it.
 *
 * RFC 8252, 7.3 requires a provider to let the port vary and nothing else. This provider also lets the app add a random
 * last segment, so that no other program or page on the computer can guess the URI that receives the authorization
 * response. That is safe, because the response still goes only to a loopback address, and PKCE binds it to the app.
 */
export function allowsOneTimePath(redirectUri: string): boolean {
  const match = oneTimePath.exec(redirectUri);
  return match !== null && Number(match[1] ?? 80) <= 65_535;
}

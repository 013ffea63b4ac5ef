/** What is registered; RFC 8252, 7.3 and 8.3: loopback by address, never `localhost`, and any port. */
export const registeredRedirectUris: readonly string[] = ['http://127.0.0.1/callback', 'http://[::1]/callback'];

const oneTimePath = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?\/callback\/[A-Za-z0-9_-]{22,128}$/;

/**
 * Whether this is a registered callback with a one-time segment below it.
 *
 * RFC 8252, 7.3 asks a provider to let the port vary and nothing else. This one lets the app add a random last
 * segment too, so that no other program or page on the computer can guess where the answer is awaited. That is ours
 * to allow: the answer still goes to a loopback address only, and it is bound to the app by PKCE.
 */
export function allowsOneTimePath(redirectUri: string): boolean {
  const match = oneTimePath.exec(redirectUri);
  return match !== null && Number(match[1] ?? 80) <= 65_535;
}

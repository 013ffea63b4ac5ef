import type { IncomingMessage } from 'node:http';
import type { Provider, Token } from 'oidc-provider';
import type { MemoryStore } from './memory-store.ts';

/** A valid access token with its account and its grant. */
export type LivingToken = Token & { readonly accountId: string; readonly grantId: string };

/**
 * Resolves with the access token of a request (RFC 6750, 2.1), if its audience is `audience`: a resource (RFC 8707), or
 * `null` for the provider's own API, which accepts no token for a resource.
 */
export async function findBearerToken(
  { provider, store }: { readonly provider: Provider; readonly store: MemoryStore },
  request: IncomingMessage,
  audience: string | null,
): Promise<LivingToken | 'no-token' | 'invalid-token'> {
  const [scheme, value, ...rest] = request.headers.authorization?.split(' ') ?? [];
  if (scheme === undefined || value === undefined || rest.length > 0) return 'no-token';
  if (scheme.toLowerCase() !== 'bearer') return 'no-token';
  const token = await provider.AccessToken.find(value);
  const { accountId, grantId } = token ?? {};
  if (token === undefined || accountId === undefined || grantId === undefined) return 'invalid-token';
  if (!store.hasGrant(grantId) || (token.aud ?? null) !== audience) return 'invalid-token';
  // The API verifies no DPoP proof, so it refuses a token that is bound to a key (RFC 9449, 7.1).
  return token.jkt === undefined ? Object.assign(token, { accountId, grantId }) : 'invalid-token';
}

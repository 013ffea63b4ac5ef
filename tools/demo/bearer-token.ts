import type { IncomingMessage } from 'node:http';
import type { Provider, Token } from 'oidc-provider';
import type { MemoryStore } from './memory-store.ts';

/** A living access token with the person and the grant that it speaks for. */
export type LivingToken = Token & { readonly accountId: string; readonly grantId: string };

/**
 * The access token that a request carries (RFC 6750, 2.1), if it is meant for `audience`: a resource (RFC 8707), or
 * `null` for the provider's own API, which takes none that is meant for another.
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
  // A token bound to a key is worth nothing without the proof of that key (RFC 9449, 7.1).
  return token.jkt === undefined ? Object.assign(token, { accountId, grantId }) : 'invalid-token';
}

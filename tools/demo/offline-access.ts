import { decodeJwt } from 'jose';
import type { ProviderContext } from 'oidc-provider';

/**
 * Restores a requested `offline_access`.
 *
 * OIDC Core 1.0, 11 ties it to `prompt=consent` "unless other conditions for processing the request permitting offline
 * access are in place", and `oidc-provider` drops it without that prompt. Such a condition is in place here: the only
 * client is the provider's own app, whose consent is given in advance. Runs after the drop.
 */
export function keepOfflineAccess(context: ProviderContext): void {
  const { params, route } = context.oidc;
  if (route !== 'authorization' && route !== 'pushed_authorization_request') return;
  if (!wordsOf(askedScope(context)).includes('offline_access')) return;
  params.scope = [...new Set([...wordsOf(params.scope), 'offline_access'])].join(' ');
}

function askedScope(context: ProviderContext): unknown {
  const pushed = context.oidc.entities.PushedAuthorizationRequest;
  // The provider created this JWT itself when the request was pushed, so there is no signature to verify.
  if (pushed !== undefined) return decodeJwt(pushed.request).scope;
  return context.oidc.body?.scope ?? context.query.scope;
}

function wordsOf(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : [];
}

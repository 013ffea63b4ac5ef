import type { BrowserPurpose } from '../../../contract/session-state.ts';
import type { SessionContext } from '../core/session-context.ts';
import type { Identity, ProviderEntry } from '../ports/ports.ts';

/**
 * Whether a refresh token that nobody will use may be revoked: never where that may end a session that goes on. By
 * default a provider is taken to have one session for all that its browser signs in to, and a revocation may end all of
 * it (RFC 7009, 2.1).
 */
export function mayRevoke(
  { list, ports }: SessionContext,
  { provider, clientId, revokesReplaced }: ProviderEntry,
  purpose: BrowserPurpose,
  identity: Identity | null,
): boolean {
  if (revokesReplaced === true) return true;
  if (purpose !== 'sign-in') return false;
  if (identity === null) return !list.now().accounts.some(({ providerId }) => providerId === provider.id);
  return list.entry(ports.vault.accountId(identity.account, clientId)) === null;
}

import type { BrowserPurpose } from '../../../contract/session-state.ts';
import type { SessionContext } from '../core/session-context.ts';
import type { Identity, ProviderEntry } from '../ports/ports.ts';

/**
 * Returns whether an unused refresh token may be revoked, which must never end a session that continues. By default,
 * a provider is assumed to have one session for every sign-in of its browser, and a revocation may end all of it
 * (RFC 7009, section 2.1).
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

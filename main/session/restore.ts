import type { KeptIn, VaultProblem } from '../../contract/session-state.ts';
import type { EngineCore, LiveSession } from './engine-core.ts';
import { codeOf } from './errors.ts';
import type { Ports, ProviderEntry, QueuedSignOut, SessionRecord } from './ports.ts';

export type Restored =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'vault'; readonly problem: VaultProblem; readonly code: ReturnType<typeof codeOf> }
  | { readonly kind: 'session'; readonly live: LiveSession };

/** What the vault holds of an earlier run. Deletes nothing, except to finish a sign-out that was begun. */
export async function restoreSession(core: EngineCore, queued: readonly QueuedSignOut[]): Promise<Restored> {
  const { ports } = core;
  try {
    const record = await ports.vault.session.read();
    if (record === null) return { kind: 'nothing' };
    if (queued.some((signOut) => signOut.refreshToken.matches(record.refreshToken.reveal()))) {
      await ports.vault.session.clear();
      return { kind: 'nothing' };
    }
    const entry = ports.providers.find(
      ({ provider, clientId }) =>
        provider.id === record.account.providerId &&
        provider.issuer === record.account.issuer &&
        clientId === record.clientId,
    );
    // A session of a provider that is not configured now: left where it is, it may be again.
    if (entry === undefined) return { kind: 'nothing' };
    return { kind: 'session', live: liveFrom(ports, entry, record, 'keychain') };
  } catch (error) {
    const code = codeOf(error);
    ports.activity.record({ what: 'vault-failed', code });
    return { kind: 'vault', problem: problemOf(code), code };
  }
}

export function liveFrom(ports: Ports, entry: ProviderEntry, record: SessionRecord, keptIn: KeptIn): LiveSession {
  const { clock, settings } = ports;
  const endsAt = record.authenticatedAt + settings.absoluteLifetimeMs;
  return {
    entry,
    account: record.account,
    authenticatedAt: record.authenticatedAt,
    refreshedAt: record.refreshedAt,
    acr: record.acr,
    keptIn,
    freshness: { kind: 'refreshing' },
    accessToken: null,
    lastAccessTokenExpiresAt: null,
    refreshDueAt: null,
    endsAtMonotonic: clock.monotonic() + (endsAt - clock.now()),
    presentSince: clock.monotonic(),
    locked: record.locked,
  };
}

/** Which of the vault's troubles a code speaks of. */
export function problemOf(code: ReturnType<typeof codeOf>): VaultProblem {
  if (code === 'keychain-locked') return 'locked';
  return code === 'keychain-record-unreadable' ? 'unreadable' : 'unavailable';
}

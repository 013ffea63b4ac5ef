import type { EpochMs, KeptIn, VaultProblem } from '../../contract/session-state.ts';
import type { EngineCore, LiveSession } from './engine-core.ts';
import { codeOf } from './errors.ts';
import type { Ports, ProviderEntry, SessionRecord } from './ports.ts';
import type { EarlierSignOuts } from './sign-outs.ts';

export type Restored =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'vault'; readonly problem: VaultProblem; readonly code: ReturnType<typeof codeOf> }
  | { readonly kind: 'session'; readonly live: LiveSession };

/** What the vault holds of an earlier run. Deletes nothing, except to finish a sign-out that was begun. */
export async function restoreSession(core: EngineCore, { queued, unread }: EarlierSignOuts): Promise<Restored> {
  const { ports } = core;
  try {
    const record = await ports.vault.session.read();
    if (record === null) return { kind: 'nothing' };
    if (queued.some(({ sessionId }) => sessionId === record.sessionId)) {
      await ports.vault.session.clear();
      return { kind: 'nothing' };
    }
    // A sign-out of it may be in what could not be read now. What never will be readable must not keep it shut for good.
    if (unread !== null && unread !== 'keychain-record-unreadable') {
      return { kind: 'vault', problem: problemOf(unread), code: unread };
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
  const { clock } = ports;
  return {
    entry,
    account: record.account,
    sessionId: record.sessionId,
    startedAt: record.startedAt,
    authenticatedAt: record.authenticatedAt,
    refreshedAt: record.refreshedAt,
    acr: record.acr,
    keptIn,
    freshness: { kind: 'refreshing' },
    accessToken: null,
    lastAccessTokenExpiresAt: record.accessTokenExpiresAt,
    refreshDueAt: null,
    endsAtMonotonic: endOfLife(record.startedAt, ports),
    presentSince: clock.monotonic(),
    locked: record.locked,
    lockStored: true,
    refused: null,
  };
}

/**
 * When the absolute lifetime ends, on the clock that nobody can set. A start in the future is a clock that was set back
 * since: the session gets no more than one whole lifetime from now.
 */
export function endOfLife(startedAt: EpochMs, { clock, settings }: Ports): number {
  const left = startedAt + settings.absoluteLifetimeMs - clock.now();
  return clock.monotonic() + Math.min(left, settings.absoluteLifetimeMs);
}

/** Which of the vault's troubles a code speaks of. */
export function problemOf(code: ReturnType<typeof codeOf>): VaultProblem {
  if (code === 'keychain-locked') return 'locked';
  return code === 'keychain-record-unreadable' ? 'unreadable' : 'unavailable';
}

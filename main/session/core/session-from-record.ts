import type { Ports, ProviderEntry } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';
import { createAccessTokenCache } from './access-token-cache.ts';
import { namesOf } from './display-name.ts';
import { dualTimeAtLeast, dualTimeNow } from './dual-clock.ts';
import type { SessionInMemory } from './session-context.ts';

/** Returns the session in memory for a stored record. Its refresh is due, because no token was fetched in this run. */
export function sessionFromRecord(
  ports: Ports,
  entry: ProviderEntry,
  record: SessionRecord,
  { persistence, locked }: Pick<SessionInMemory, 'persistence' | 'locked'>,
): SessionInMemory {
  const { clock } = ports;
  return {
    entry,
    account: {
      providerId: record.account.providerId,
      issuer: record.account.issuer,
      subject: record.account.subject,
    },
    profile: locked === null ? namesOf(record.account) : null,
    sessionId: record.sessionId,
    started: dualTimeAtLeast(record.ageMs, record.startedAt, clock),
    authenticatedAt: record.authenticatedAt,
    refreshedAt: record.refreshedAt,
    acr: record.acr,
    persistence,
    freshness: { kind: 'refreshing' },
    resourceTokens: createAccessTokenCache(),
    accessToken: null,
    lastAccessTokenExpiresAt: record.accessTokenExpiresAt,
    // The first refresh is due, even if something delays it now.
    refreshDueAt: clock.now(),
    provenAt: null,
    presentSince: dualTimeNow(clock),
    locked,
    accessTokenPersisted: record.accessToken !== null,
    wantedSinceRefresh: false,
    tokenEpoch: 0,
    rejectedRefreshToken: null,
  };
}

import type { Ports, ProviderEntry } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { LiveSession } from './account-core.ts';
import { momentAtLeast, momentNow } from './moment.ts';
import { namesOf } from './person-names.ts';

/** The session in memory for a stored record. Its access token is due: nothing was fetched in this run yet. */
export function liveFrom(
  ports: Ports,
  entry: ProviderEntry,
  record: SessionRecord,
  { keptIn, locked }: Pick<LiveSession, 'keptIn' | 'locked'>,
): LiveSession {
  const { clock } = ports;
  return {
    entry,
    account: {
      providerId: record.account.providerId,
      issuer: record.account.issuer,
      subject: record.account.subject,
    },
    names: locked === null ? namesOf(record.account) : null,
    sessionId: record.sessionId,
    started: momentAtLeast(record.ageMs, record.startedAt, clock),
    authenticatedAt: record.authenticatedAt,
    refreshedAt: record.refreshedAt,
    acr: record.acr,
    keptIn,
    freshness: { kind: 'refreshing' },
    others: createAccessTokens(),
    accessToken: null,
    lastAccessTokenExpiresAt: record.accessTokenExpiresAt,
    // Whatever keeps the first refresh from being sent now, it is due.
    refreshDueAt: clock.now(),
    provenAt: null,
    presentSince: momentNow(clock),
    locked,
    tokenStored: record.accessToken !== null,
    used: false,
    renewals: 0,
    refused: null,
  };
}

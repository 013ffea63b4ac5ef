import type { QueuedSignOut, SessionRecord } from '../../main/session/ports/records.ts';
import { Secret } from '../../main/session/ports/secret.ts';

export function sessionRecord(generation: number, token = `token-${generation}`): SessionRecord {
  return {
    generation,
    sessionId: 'session-1',
    clientId: 'nightlatch-desktop',
    account: {
      providerId: 'demo',
      issuer: 'https://issuer.example',
      subject: 'subject-1',
      name: 'Ada 🗝️ Lovelace',
      email: null,
    },
    refreshToken: new Secret(token),
    authenticatedAt: 1_700_000_000_000,
    startedAt: 1_700_000_000_000,
    ageMs: 1,
    refreshedAt: 1_700_000_000_001,
    accessTokenExpiresAt: null,
    accessToken: { secret: new Secret(`access-${generation}`), expiresAt: 1_700_000_000_004 },
    acr: null,
    intent: { at: 1_700_000_000_003, retries: 1 },
  };
}

export function queuedSignOut(id: string, token = `token-${id}`): QueuedSignOut {
  return {
    id,
    sessionId: 'session-1',
    scope: 'everywhere',
    queuedAt: 1_700_000_000_000,
    attempts: 2,
    lastError: 'provider-unreachable',
    providerId: 'demo',
    subject: 'subject-1',
    refreshToken: new Secret(token),
    accessTokenExpiresAt: null,
    endedSessions: [{ client: 'Nightlatch', device: 'laptop', current: false, ended: true }],
  };
}

/** `toEqual` does not compare the contents of a `Secret`: this reveals it, for tests only. */
export function revealed<Value extends { readonly refreshToken: Secret }>(record: Value | null) {
  if (record === null) return null;
  const accessToken = 'accessToken' in record ? (record as unknown as SessionRecord).accessToken : null;
  return {
    ...record,
    refreshToken: record.refreshToken.reveal(),
    accessToken: accessToken && { ...accessToken, secret: accessToken.secret.reveal() },
  };
}

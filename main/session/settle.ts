import type { EngineCore } from './engine-core.ts';
import { SessionError } from './errors.ts';
import type { ProviderEntry, SessionRecord, TokenAnswer } from './ports.ts';
import { refreshDue } from './refresh.ts';
import { endOfLife, liveFrom } from './restore.ts';

/**
 * A new session takes the place of whatever was stored, before the window or the landing page say so.
 * Throws `id-token-missing` or `refresh-token-missing`.
 */
export async function settleSignIn(core: EngineCore, entry: ProviderEntry, answer: TokenAnswer): Promise<void> {
  const { identity, refreshToken, accessToken, accessTokenExpiresAt } = answer;
  if (identity === null) throw new SessionError('id-token-missing');
  if (refreshToken === null) throw new SessionError('refresh-token-missing');
  const { vault, clock } = core.ports;
  await core.alone(async () => {
    const before = await vault.session.read().catch(() => null);
    const now = clock.now();
    const record: SessionRecord = {
      sessionId: clock.freshId(),
      generation: (before?.generation ?? 0) + 1,
      clientId: entry.clientId,
      account: identity.account,
      refreshToken,
      authenticatedAt: identity.authenticatedAt,
      startedAt: now,
      refreshedAt: now,
      accessTokenExpiresAt,
      acr: identity.acr,
      intent: null,
      locked: null,
    };
    const live = liveFrom(core.ports, entry, record, await vault.session.write(record));
    live.accessToken = { secret: accessToken, expiresAt: accessTokenExpiresAt };
    live.freshness = { kind: 'fresh' };
    live.refreshDueAt = refreshDue(now, accessTokenExpiresAt, clock.jitter());
    core.setLive(live);
  });
}

/**
 * A fresh sign-in by the same person opens the lock. The session goes on with its own tokens: these only prove who is
 * there, and are not kept. Throws `id-token-missing`, `subject-mismatch` or `not-possible-now`.
 */
export async function settleUnlock(core: EngineCore, { identity }: TokenAnswer): Promise<void> {
  const live = core.live();
  if (live === null) throw new SessionError('not-possible-now');
  if (identity === null) throw new SessionError('id-token-missing');
  if (identity.account.subject !== live.account.subject) throw new SessionError('subject-mismatch');
  const { clock } = core.ports;
  const { authenticatedAt, acr } = identity;
  const startedAt = clock.now();
  await core.changeRecord((record) =>
    record.sessionId === live.sessionId ? { ...record, authenticatedAt, startedAt, acr, locked: null } : null,
  );
  live.startedAt = startedAt;
  live.authenticatedAt = authenticatedAt;
  live.acr = acr;
  live.locked = null;
  live.presentSince = clock.monotonic();
  live.endsAtMonotonic = endOfLife(startedAt, core.ports);
}

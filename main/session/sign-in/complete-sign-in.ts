import { listed, lockedNow, stillListed, unlisted } from '../core/account-list.ts';
import { labelOf, namesOf } from '../core/display-name.ts';
import { dualTimeNow, provenAt } from '../core/dual-clock.ts';
import { type SessionContext, sessionStore } from '../core/session-context.ts';
import { sessionFromRecord } from '../core/session-from-record.ts';
import { SessionError } from '../ports/errors.ts';
import type { ProviderEntry, TokenResponse } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';
import { refreshDue } from '../tokens/refresh.ts';

/**
 * Stores a new session in place of the stored one, before the window or the landing page reports success.
 * `forceReauthentication`: the provider made the user re-authenticate. Otherwise a locked account is not opened.
 * Throws `id-token-missing`, `refresh-token-missing`, `id-token-not-fresh`, and what storing throws.
 */
export async function completeSignIn(
  core: SessionContext,
  entry: ProviderEntry,
  answer: TokenResponse,
  forceReauthentication: boolean,
): Promise<void> {
  const { identity, refreshToken, accessToken, accessTokenExpiresAt } = answer;
  if (identity === null) throw new SessionError('id-token-missing');
  if (refreshToken === null) throw new SessionError('refresh-token-missing');
  const { vault, clock } = core.ports;
  const { account } = identity;
  const id = vault.accountId(account, entry.clientId);
  const token = { secret: accessToken, expiresAt: accessTokenExpiresAt };
  const sessionId = clock.freshId();
  const line = { id, providerId: entry.provider.id, label: null, locked: null };
  await core.turns.runExclusive(id, async () => {
    // The account may have been locked during the sign-in.
    if (!forceReauthentication && core.list.entry(id)?.locked != null) throw new SessionError('id-token-not-fresh');
    core.list.name(id, labelOf(account));
    // Listed first, because an unlisted record would be orphaned in the keychain.
    await core.list.change(listed({ ...line, sessionId }));
    const store = sessionStore(core, id);
    // `undefined`: a record that cannot be read may exist.
    const before = await store.read().catch(() => undefined);
    const now = clock.now();
    const record: SessionRecord = {
      sessionId,
      generation: (before?.generation ?? 0) + 1,
      clientId: entry.clientId,
      account,
      refreshToken,
      authenticatedAt: identity.authenticatedAt,
      startedAt: now,
      ageMs: 0,
      refreshedAt: now,
      accessTokenExpiresAt,
      accessToken: token,
      acr: identity.acr,
      intent: null,
    };
    const persistence = await store.write(record).catch(async (error) => {
      if (before === null) await core.list.change(unlisted(id));
      else if (before !== undefined) await core.list.change(listed({ ...line, sessionId: before.sessionId }));
      throw error;
    });
    // A process that started in between found an entry without a record and removed it.
    void core.list.ensure(stillListed({ ...line, sessionId }));
    const live = sessionFromRecord(core.ports, entry, record, { persistence, locked: null });
    live.provenAt = provenAt(identity, clock);
    live.accessToken = token;
    live.freshness = { kind: 'fresh' };
    live.refreshDueAt = refreshDue(now, accessTokenExpiresAt, clock.jitter());
    core.setId(id);
    core.setLive(live);
  });
}

/**
 * Opens the lock after a fresh sign-in of the same user. The session keeps its own tokens; the new ones only prove the
 * user's identity and are dropped. Throws `id-token-missing`, `subject-mismatch`, `not-possible-now`, and what storing
 * throws.
 */
export async function completeUnlock(core: SessionContext, { identity }: TokenResponse): Promise<void> {
  const live = core.live();
  if (live === null) throw new SessionError('not-possible-now');
  if (identity === null) throw new SessionError('id-token-missing');
  if (identity.account.subject !== live.account.subject) throw new SessionError('subject-mismatch');
  const { clock } = core.ports;
  const { authenticatedAt, acr } = identity;
  const startedAt = clock.now();
  await core.changeRecord((record) =>
    record.sessionId === live.sessionId
      ? { ...record, account: identity.account, authenticatedAt, startedAt, ageMs: 0, acr }
      : null,
  );
  // A new sign-in has replaced the session meanwhile, and this unlock must not open the new one.
  if (core.live() !== live) throw new SessionError('not-possible-now');
  const id = core.id();
  if (id !== null) await core.list.change(lockedNow(new Set([id]), null));
  live.started = dualTimeNow(clock);
  live.authenticatedAt = authenticatedAt;
  live.acr = acr;
  live.profile = namesOf(identity.account);
  live.provenAt = provenAt(identity, clock);
  live.locked = null;
  live.presentSince = dualTimeNow(clock);
}

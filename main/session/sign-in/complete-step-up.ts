import { provenAt } from '../core/dual-clock.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { SessionError } from '../ports/errors.ts';
import type { TokenResponse } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';
import { refreshDue } from '../tokens/refresh.ts';

/**
 * A stronger sign-in by the same person: the session goes on with the tokens that carry it. The old refresh token is
 * revoked where that does not end the new one too. Stored first, revoked after: wherever it ends in between, one of the
 * two is stored and lives. The absolute lifetime goes on from where it was, because the provider may have let an
 * earlier sign-in count.
 *
 * Throws `id-token-missing`, `refresh-token-missing`, `subject-mismatch`, `step-up-not-met`, `not-possible-now`,
 * `keychain-write-failed`, `refresh-busy`, and what the vault throws: the session is as it was then.
 */
export async function completeStepUp(
  core: SessionContext,
  live: SessionInMemory,
  { acrValues }: StepUpRequest,
  { identity, refreshToken, accessToken, accessTokenExpiresAt }: TokenResponse,
): Promise<void> {
  if (identity === null) throw new SessionError('id-token-missing');
  if (refreshToken === null) throw new SessionError('refresh-token-missing');
  if (identity.account.subject !== live.account.subject) throw new SessionError('subject-mismatch');
  const { authenticatedAt, acr } = identity;
  if (acrValues.length > 0 && !acrValues.some((value) => value === acr)) throw new SessionError('step-up-not-met');
  const { clock } = core.ports;

  const old = await core.exclusiveAcrossProcesses(async () => {
    const store = core.store();
    const record = await store.read();
    const isOurs = core.live() === live && live.locked === null && record?.sessionId === live.sessionId;
    if (record === null || !isOurs) throw new SessionError('not-possible-now');
    const now = clock.now();
    const token = { secret: accessToken, expiresAt: accessTokenExpiresAt };
    const next: SessionRecord = {
      ...record,
      generation: record.generation + 1,
      refreshToken,
      authenticatedAt,
      acr,
      refreshedAt: now,
      accessTokenExpiresAt: Math.max(accessTokenExpiresAt, record.accessTokenExpiresAt ?? 0),
      accessToken: token,
      intent: null,
    };
    live.accessTokenPersisted = true;
    const persistence = await store.write(next);
    if (persistence !== live.persistence && persistence !== 'keychain') {
      await store.write(record);
      throw new SessionError('keychain-write-failed');
    }
    // From here on, a refusal of the token of before ends nothing.
    live.tokenEpoch += 1;
    // When an earlier sign-in was proves nothing of one of another strength.
    const proven = provenAt(identity, clock) ?? (acr === live.acr ? live.provenAt : null);
    Object.assign(live, { persistence, authenticatedAt, acr, refreshedAt: now, provenAt: proven });
    live.lastAccessTokenExpiresAt = Math.max(accessTokenExpiresAt, live.lastAccessTokenExpiresAt ?? 0);
    live.resourceTokens.clear();
    // At the provider the token of before has nothing to do with what a sign-out will end.
    if (live.entry.revokesReplaced !== true && record.accessTokenExpiresAt !== null) {
      live.resourceTokens.expectEnd(record.accessTokenExpiresAt);
    }
    // Locked while it was stored: that is all a locked session may keep of it, and the lock takes it out again.
    if (core.live() === live && live.locked === null) {
      live.accessToken = token;
      live.refreshDueAt = refreshDue(now, accessTokenExpiresAt, clock.jitter());
      live.freshness = { kind: 'fresh' };
    }
    return record.refreshToken;
  });
  if (live.entry.revokesReplaced === true) void live.entry.provider.revoke(old).catch(() => false);
}

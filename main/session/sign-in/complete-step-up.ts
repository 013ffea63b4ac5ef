import { provenAt } from '../core/dual-clock.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { SessionError } from '../ports/errors.ts';
import type { TokenResponse } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';
import { refreshDue } from '../tokens/refresh.ts';

/**
 * Replaces the session's tokens with those of a stronger sign-in of the same user. Stores the new refresh token before
 * it revokes the old one, so that a crash in between leaves a stored token that is valid. The old one is revoked only
 * if that does not end the new one too (`revokesReplaced`). The absolute lifetime is not restarted, because the
 * provider may have accepted an earlier authentication.
 *
 * Throws `id-token-missing`, `refresh-token-missing`, `subject-mismatch`, `step-up-not-met`, `not-possible-now`,
 * `keychain-write-failed`, `refresh-busy`, and what the vault throws; the session is then unchanged.
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
    // From here on, a refusal of the old refresh token does not end the session.
    live.tokenEpoch += 1;
    // `auth_time` of the previous sign-in is not evidence for a different `acr`.
    const proven = provenAt(identity, clock) ?? (acr === live.acr ? live.provenAt : null);
    Object.assign(live, { persistence, authenticatedAt, acr, refreshedAt: now, provenAt: proven });
    live.lastAccessTokenExpiresAt = Math.max(accessTokenExpiresAt, live.lastAccessTokenExpiresAt ?? 0);
    live.resourceTokens.clear();
    // A later sign-out does not end the old access token at the provider, so its receipt needs that token's expiry.
    if (live.entry.revokesReplaced !== true && record.accessTokenExpiresAt !== null) {
      live.resourceTokens.expectEnd(record.accessTokenExpiresAt);
    }
    // A session that was locked meanwhile has the access token only in its record, from which the lock removes it.
    if (core.live() === live && live.locked === null) {
      live.accessToken = token;
      live.refreshDueAt = refreshDue(now, accessTokenExpiresAt, clock.jitter());
      live.freshness = { kind: 'fresh' };
    }
    return record.refreshToken;
  });
  if (live.entry.revokesReplaced === true) void live.entry.provider.revoke(old).catch(() => false);
}

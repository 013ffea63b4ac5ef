import type { EpochMs } from '../../../contract/session-state.ts';
import { meaningOf } from '../core/refresh-failures.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { type AccessTokenRequest, isDefaultToken } from '../ports/access-token-request.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { TokenResponse } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';

export type Rotated = Pick<TokenResponse, 'accessToken' | 'accessTokenExpiresAt' | 'scope'>;

export interface RotationOptions {
  readonly ask: AccessTokenRequest;
  /** Whether the user requested it. It is then sent even if `automaticRetries` is used up. */
  readonly asked?: boolean;
}

/** The minimum remaining life of an access token that is reused from another process, in ms. */
const worthTakingMs = 30_000;

/** The tolerated difference between two processes that read the same wall clock, in ms. */
const clockNoiseMs = 5_000;

/** How often a refresh token that may be spent is sent again without a request by the user. */
const automaticRetries = 1;

/**
 * Exchanges the stored refresh token for a new one (refresh token rotation). An intent is written before the request
 * and cleared with its result, so that the session can continue after a crash, a suspend or a lost response at any
 * point. If another process has just rotated, its access token is reused as the session's own, and no request is sent.
 *
 * Must run in `exclusiveAcrossProcesses`, because another process may have just stored the token to be sent.
 * Throws what the provider throws, and `refresh-refused`, `refresh-in-doubt`, `refresh-answer-lost`, `refresh-busy`,
 * `not-possible-now`, `keychain-write-failed` and what reading the vault throws.
 */
export async function rotate(
  core: SessionContext,
  live: SessionInMemory,
  { ask, asked = false }: RotationOptions,
): Promise<Rotated> {
  const { clock } = core.ports;
  const vault = core.store();
  const record = await vault.read();
  // Another process has signed out or signed in again. This session is over, and the stored one is left alone.
  if (record?.sessionId !== live.sessionId) throw new SessionError('refresh-refused');
  const isOwn = isDefaultToken(ask);
  const anothers = asked || !isOwn ? null : newerToken(record, live, clock.now());
  if (anothers !== null) {
    live.refreshedAt = record.refreshedAt;
    live.accessTokenPersisted = true;
    return { accessToken: anothers.secret, accessTokenExpiresAt: anothers.expiresAt, scope: null };
  }
  const doubt = record.intent;
  if (doubt !== null && doubt.retries >= automaticRetries && !asked) throw new SessionError('refresh-in-doubt');

  const intent = doubt === null ? { at: clock.now(), retries: 0 } : { ...doubt, retries: doubt.retries + 1 };
  const marked = { ...record, generation: record.generation + 1, intent };
  await proveWritable(marked, record);
  // During a slow keychain write, the session may have been locked or ended, or the computer suspended. Then the
  // request is not sent.
  if (core.live() !== live || live.locked !== null || core.quiet() || core.stopped()) {
    await vault.write({ ...marked, generation: marked.generation + 1, intent: doubt });
    throw new SessionError('not-possible-now');
  }

  const answer = await send(marked, doubt !== null);
  await proveStillStored(answer);
  // Only the session's own access token is stored for other processes, and none while the session is locked.
  const own = isOwn ? { secret: answer.accessToken, expiresAt: answer.accessTokenExpiresAt } : record.accessToken;
  const token = live.locked === null ? own : null;
  const rotated: SessionRecord = {
    ...marked,
    generation: marked.generation + 1,
    refreshToken: answer.refreshToken ?? record.refreshToken,
    ageMs: Math.round(clock.monotonic() - live.started.monotonic),
    refreshedAt: clock.now(),
    accessTokenExpiresAt: Math.max(answer.accessTokenExpiresAt, record.accessTokenExpiresAt ?? 0),
    accessToken: token,
    intent: null,
  };
  live.accessTokenPersisted = token !== null;
  live.persistence = await vault.write(rotated);
  live.refreshedAt = rotated.refreshedAt;
  return answer;

  /** Writes the intent, which also proves that the new token can be stored where the old one is. Throws if not. */
  async function proveWritable(next: SessionRecord, before: SessionRecord): Promise<void> {
    const persistence = await vault.write(next);
    if (persistence === live.persistence || persistence === 'keychain') return;
    await vault.write(before);
    throw new SessionError('keychain-write-failed');
  }

  /** Throws if another process has signed out or in, which waits for no lock. Its record is not overwritten. */
  async function proveStillStored({ refreshToken }: TokenResponse): Promise<void> {
    // If the vault cannot be read, assume that the session is still stored: the new token must not be lost.
    const stored = await vault.read().catch(() => marked);
    if (stored?.sessionId === live.sessionId) return;
    // If the user has signed in again, revoking our token may end the new session too.
    const isOurs = stored === null || live.entry.revokesReplaced === true;
    if (refreshToken !== null && isOurs) await live.entry.provider.revoke(refreshToken).catch(() => false);
    throw new SessionError('refresh-refused');
  }

  /** Resolves with whether another process has rotated without the lock: the stored token differs from the sent one. */
  async function wasOvertaken(sent: SessionRecord): Promise<boolean> {
    const stored = await vault.read().catch(() => null);
    return stored?.sessionId === sent.sessionId && !sent.refreshToken.matches(stored.refreshToken.reveal());
  }

  async function send(next: SessionRecord, wasInDoubt: boolean): Promise<TokenResponse> {
    try {
      return await live.entry.provider.refresh(next.refreshToken, next.account.subject, ask);
    } catch (error) {
      if (error instanceof SessionError && error.inDoubt) throw error;
      if (meaningOf(codeOf(error)) === 'reauthentication-required') {
        // The next attempt reads the token that the other process stored.
        if (await wasOvertaken(next)) throw new SessionError('refresh-busy');
        live.rejectedRefreshToken = next.refreshToken;
      }
      // A refusal after a lost response means that our earlier request spent the token, and its replacement is lost.
      if (wasInDoubt && codeOf(error) === 'refresh-refused') throw new SessionError('refresh-answer-lost');
      if (meaningOf(codeOf(error)) === 'reauthentication-required') throw error;
      // Definitely not processed, so the token is still valid. Restore the previous intent.
      await vault.write({ ...next, generation: next.generation + 1, intent: record?.intent ?? null });
      throw error;
    }
  }
}

/** Returns the access token of another process if it expires later than any that this process had, or `null`. */
function newerToken(
  { accessToken, refreshedAt }: SessionRecord,
  live: SessionInMemory,
  now: EpochMs,
): SessionRecord['accessToken'] {
  // The wall clock was set back after this was stored, so the expiry is unreliable.
  if (refreshedAt > now + clockNoiseMs) return null;
  if (accessToken === null || accessToken.expiresAt - now < worthTakingMs) return null;
  return accessToken.expiresAt > (live.lastAccessTokenExpiresAt ?? 0) ? accessToken : null;
}

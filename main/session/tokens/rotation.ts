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
  /** A person wants it, whatever was tried before. */
  readonly asked?: boolean;
}

/** A token of another process with less than this left is not worth taking over, in ms. */
const worthTakingMs = 30_000;

/** By how much one process may be ahead of another that reads the same clock, in ms. */
const clockNoiseMs = 5_000;

/** How often a token that may be spent is sent again without a person asking for it. */
const automaticRetries = 1;

/**
 * Exchanges the stored refresh token for a new one, so that a crash, a sleep or a lost answer at any point leaves
 * something to go on from: an intent is written before the request, and cleared with what came of it. Where another
 * process has just done so, its access token is taken over as the session's own, and nobody is asked.
 *
 * Must run alone of all this user's processes: what is sent is what another may have stored a moment ago.
 * Throws what the provider throws, and `refresh-in-doubt`, `refresh-answer-lost`, `refresh-busy`,
 * `keychain-write-failed` and what reading the vault throws.
 */
export async function rotate(
  core: SessionContext,
  live: SessionInMemory,
  { ask, asked = false }: RotationOptions,
): Promise<Rotated> {
  const { clock } = core.ports;
  const vault = core.store();
  const record = await vault.read();
  // Another process has signed out, or signed somebody else in: this session is over, and theirs is not touched.
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
  // What waited for a slow keychain may have been locked, put to sleep or ended by now: then it is not sent any more.
  if (core.live() !== live || live.locked !== null || core.quiet() || core.stopped()) {
    await vault.write({ ...marked, generation: marked.generation + 1, intent: doubt });
    throw new SessionError('not-possible-now');
  }

  const answer = await send(marked, doubt !== null);
  await proveStillStored(answer);
  // A locked session keeps none, and what is kept for the others is the session's own.
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

  /** The intent, and the proof that the new token can be stored where the old one is: else nobody is asked for one. */
  async function proveWritable(next: SessionRecord, before: SessionRecord): Promise<void> {
    const persistence = await vault.write(next);
    if (persistence === live.persistence || persistence === 'keychain') return;
    await vault.write(before);
    throw new SessionError('keychain-write-failed');
  }

  /** A sign-out or sign-in in another process waits for no lock. What it stored is not written over. */
  async function proveStillStored({ refreshToken }: TokenResponse): Promise<void> {
    // A vault that cannot be read is no proof of anything, and the new token must not be lost.
    const stored = await vault.read().catch(() => marked);
    if (stored?.sessionId === live.sessionId) return;
    // Where the same person was signed in anew, revoking ours may end the new one.
    const isOurs = stored === null || live.entry.revokesReplaced === true;
    if (refreshToken !== null && isOurs) await live.entry.provider.revoke(refreshToken).catch(() => false);
    throw new SessionError('refresh-refused');
  }

  /** Whether the token that was sent is not the one that is stored: another process has rotated without the lock. */
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
        // The next try reads what the other stored.
        if (await wasOvertaken(next)) throw new SessionError('refresh-busy');
        live.rejectedRefreshToken = next.refreshToken;
      }
      // Refused after an answer was lost: it was our own token that was spent, and what replaced it is gone.
      if (wasInDoubt && codeOf(error) === 'refresh-refused') throw new SessionError('refresh-answer-lost');
      if (meaningOf(codeOf(error)) === 'reauthentication-required') throw error;
      // Never reached, or not ready: the token is as it was, and an earlier doubt stays one.
      await vault.write({ ...next, generation: next.generation + 1, intent: record?.intent ?? null });
      throw error;
    }
  }
}

/** The access token that another process of this user has fetched since this one last had one. */
function newerToken(
  { accessToken, refreshedAt }: SessionRecord,
  live: SessionInMemory,
  now: EpochMs,
): SessionRecord['accessToken'] {
  // Stored by a clock that has been set back since: when it ends, nobody knows.
  if (refreshedAt > now + clockNoiseMs) return null;
  if (accessToken === null || accessToken.expiresAt - now < worthTakingMs) return null;
  return accessToken.expiresAt > (live.lastAccessTokenExpiresAt ?? 0) ? accessToken : null;
}

import type { ReceiptCheck, ReceiptSession, SignOutReceipt } from '../../../contract/session-state.ts';
import type { ExpiringToken } from '../core/access-token-cache.ts';
import type { ProbedTokens } from '../core/session-context.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { Clock, ProviderEntry } from '../ports/ports.ts';
import type { QueuedSignOut } from '../ports/records.ts';
import type { Secret } from '../ports/secret.ts';

export interface SignOutWork {
  readonly queued: QueuedSignOut;
  readonly entry: ProviderEntry;
  readonly clock: Clock;
  /** The tokens from before the sign-out. Its access token saves a refresh. */
  readonly inHand: ProbedTokens;
  /** Stores progress before the work relies on it, so that a restart continues from here. */
  readonly remember: (queued: QueuedSignOut) => Promise<void>;
  /** Returns whether no request may be sent now. The work then throws `not-possible-now` and continues later. */
  readonly quiet: () => boolean;
}

/** Maximum rounds of ending the other sessions, since new ones may appear meanwhile. */
const rounds = 3;

/**
 * Does the server part of a sign-out and verifies it. Throws if a request to the provider failed; no receipt exists
 * then, and the caller retries later. A check that the provider completed with a bad result is in the receipt instead.
 */
export async function revokeAndVerify(work: SignOutWork): Promise<SignOutReceipt> {
  const { entry, clock } = work;
  const startedAt = clock.now();
  let { queued } = work;
  let accessToken = work.inHand.accessToken?.secret ?? null;
  /** Every access token that this work had. All of them are probed at the end. */
  const held: ExpiringToken[] = work.inHand.accessToken === null ? [] : [work.inHand.accessToken];
  const checks: ReceiptCheck[] = [];
  /** Sends a request, unless the computer has gone to sleep since the last one. */
  const ask = <Answer>(request: () => Promise<Answer>): Promise<Answer> => {
    if (work.quiet()) throw new SessionError('not-possible-now');
    return request();
  };
  const note = (name: ReceiptCheck['name'], outcome: ReceiptCheck['outcome']) => checks.push({ name, outcome });

  /** Uses the refresh token once and first stores a rotated one. Resolves with `false` if the token is refused. */
  async function refreshWorks(): Promise<boolean> {
    try {
      const answer = await ask(() => entry.provider.refresh(queued.refreshToken, queued.subject));
      accessToken = answer.accessToken;
      held.push({ secret: accessToken, expiresAt: answer.accessTokenExpiresAt });
      queued = {
        ...queued,
        refreshToken: answer.refreshToken ?? queued.refreshToken,
        accessTokenExpiresAt: Math.max(answer.accessTokenExpiresAt, queued.accessTokenExpiresAt ?? 0),
      };
      await work.remember(queued);
      return true;
    } catch (error) {
      if (codeOf(error) === 'refresh-refused') return false;
      throw error;
    }
  }

  async function endOthers(token: Secret): Promise<void> {
    const before = await ask(() => entry.directory.list(token));
    let after = before;
    for (let round = 0; round < rounds && (round === 0 || after.some(({ current }) => !current)); round += 1) {
      await ask(() => entry.directory.endOthers(token));
      after = await ask(() => entry.directory.list(token));
    }
    const left = new Set(after.filter(({ current }) => !current).map(({ id }) => id));
    const found = [...before, ...after.filter(({ id }) => !before.some((session) => session.id === id))];
    // Our own session is listed too, but the next step ends it.
    const endedSessions = found.map(({ id, client, device, current }): ReceiptSession => {
      return { client, device, current, ended: !current && !left.has(id) };
    });
    queued = { ...queued, endedSessions };
    await work.remember(queued);
  }

  // 1. List and end the other sessions while our own is alive, which can list again to verify that they are gone.
  if (queued.scope === 'everywhere' && entry.directory.supported && queued.endedSessions === null) {
    if (accessToken === null && !(await refreshWorks())) note('other-sessions-gone', 'not-verified');
    if (accessToken !== null) await endOthers(accessToken);
  }
  if (queued.scope === 'everywhere' && checks.length === 0) {
    const ended = queued.endedSessions?.every((session) => session.current || session.ended) === true;
    note('other-sessions-gone', entry.directory.supported ? (ended ? 'verified' : 'not-verified') : 'not-supported');
  }

  // 2. Revoke our own refresh token. A 200 proves nothing (RFC 7009, section 2.2), but step 3 does.
  const revocable = await ask(() => entry.provider.revoke(queued.refreshToken));
  note('revocation-answered', revocable ? 'verified' : 'not-supported');

  // 3. The refresh token must be refused. If it still works, revoke the token it was exchanged for, and check again.
  let refused = false;
  if (revocable) {
    refused = !(await refreshWorks());
    if (!refused) {
      await ask(() => entry.provider.revoke(queued.refreshToken));
      refused = !(await refreshWorks());
    }
  }
  note('refresh-token-refused', revocable ? (refused ? 'verified' : 'not-verified') : 'not-supported');

  // 4. Probe the access tokens, if the provider's directory supports it.
  const dead = held.length > 0 && (await ask(() => allDead(entry, held)));
  note('access-token-refused', dead ? 'verified' : entry.directory.supported ? 'not-verified' : 'not-supported');

  const finishedAt = clock.now();
  const until = queued.accessTokenExpiresAt;
  // An access token that expires later than every probed one, such as one for an API, was not probed.
  const wasTried = held.some(({ expiresAt }) => expiresAt >= (until ?? 0));
  const ends = [dead && refused && wasTried ? null : until, work.inHand.othersExpireAt].filter((at) => at !== null);
  const mayLiveUntil = Math.max(...ends, finishedAt);
  return {
    id: queued.id,
    scope: queued.scope,
    providerId: queued.providerId,
    startedAt,
    finishedAt,
    sessions: (queued.endedSessions ?? []).map((session) =>
      session.current ? { ...session, ended: refused } : session,
    ),
    checks,
    mayLiveUntil: mayLiveUntil > finishedAt ? mayLiveUntil : null,
  };
}

/** Resolves with whether the provider refused every token. A token that could not be probed counts as accepted. */
async function allDead({ directory }: ProviderEntry, tokens: readonly ExpiringToken[]): Promise<boolean> {
  if (!directory.supported) return false;
  const accepted = await Promise.all(tokens.map(({ secret }) => directory.accepts(secret).catch(() => true)));
  return accepted.every((answer) => !answer);
}

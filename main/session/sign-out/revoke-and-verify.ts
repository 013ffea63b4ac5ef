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
  /** From before the sign-out: an access token, so that no refresh is needed. */
  readonly inHand: ProbedTokens;
  /** Stores progress before it is relied on, so that a crash goes on from here. */
  readonly remember: (queued: QueuedSignOut) => Promise<void>;
  /** Whether nothing is to be sent now: then it ends with `not-possible-now`, and goes on another time. */
  readonly quiet: () => boolean;
}

/** How often sessions that appear while they are being ended are ended again. */
const rounds = 3;

/**
 * The server part of a sign-out, and the proof of it. Throws when the provider could not be asked: then nothing is
 * claimed, and it is tried again later. What was asked and did not come out well is in the receipt instead.
 */
export async function revokeAndVerify(work: SignOutWork): Promise<SignOutReceipt> {
  const { entry, clock } = work;
  const startedAt = clock.now();
  let { queued } = work;
  let accessToken = work.inHand.accessToken?.secret ?? null;
  /** Every access token that this work has had in its hand: all of them are tried at the end. */
  const held: ExpiringToken[] = work.inHand.accessToken === null ? [] : [work.inHand.accessToken];
  const checks: ReceiptCheck[] = [];
  /** The computer may have been put to sleep since the last request. */
  const ask = <Answer>(request: () => Promise<Answer>): Promise<Answer> => {
    if (work.quiet()) throw new SessionError('not-possible-now');
    return request();
  };
  const note = (name: ReceiptCheck['name'], outcome: ReceiptCheck['outcome']) => checks.push({ name, outcome });

  /** Uses the refresh token once; a rotated one is stored before anything else. `false`: it is refused. */
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
    // Our own is on the list by its name, and not ended yet: that is the next step.
    const endedSessions = found.map(({ id, client, device, current }): ReceiptSession => {
      return { client, device, current, ended: !current && !left.has(id) };
    });
    queued = { ...queued, endedSessions };
    await work.remember(queued);
  }

  // 1. Snapshot and end the other sessions, with our own still alive to ask again and see them gone.
  if (queued.scope === 'everywhere' && entry.directory.supported && queued.endedSessions === null) {
    if (accessToken === null && !(await refreshWorks())) note('other-sessions-gone', 'not-verified');
    if (accessToken !== null) await endOthers(accessToken);
  }
  if (queued.scope === 'everywhere' && checks.length === 0) {
    const ended = queued.endedSessions?.every((session) => session.current || session.ended) === true;
    note('other-sessions-gone', entry.directory.supported ? (ended ? 'verified' : 'not-verified') : 'not-supported');
  }

  // 2. Revoke our own. The provider's 200 proves nothing (RFC 7009, 2.2): step 3 does.
  const revocable = await ask(() => entry.provider.revoke(queued.refreshToken));
  note('revocation-answered', revocable ? 'verified' : 'not-supported');

  // 3. The refresh token must be refused. If it still works, revoke what it was exchanged for, and look once more.
  let refused = false;
  if (revocable) {
    refused = !(await refreshWorks());
    if (!refused) {
      await ask(() => entry.provider.revoke(queued.refreshToken));
      refused = !(await refreshWorks());
    }
  }
  note('refresh-token-refused', revocable ? (refused ? 'verified' : 'not-verified') : 'not-supported');

  // 4. The access token, where the provider can be asked about it.
  const dead = held.length > 0 && (await ask(() => allDead(entry, held)));
  note('access-token-refused', dead ? 'verified' : entry.directory.supported ? 'not-verified' : 'not-supported');

  const finishedAt = clock.now();
  const until = queued.accessTokenExpiresAt;
  // One that ends later than each that was tried, as one for an API may, was not tried.
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

/** Whether the provider was asked about each and refused each. One that could not be asked about is not dead. */
async function allDead({ directory }: ProviderEntry, tokens: readonly ExpiringToken[]): Promise<boolean> {
  if (!directory.supported) return false;
  const accepted = await Promise.all(tokens.map(({ secret }) => directory.accepts(secret).catch(() => true)));
  return accepted.every((answer) => !answer);
}

import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { EpochMs, PendingSignOut, SignOutReceipt, SignOutScope } from '../../../contract/session-state.ts';
import { unlisted } from '../core/account-list.ts';
import { backoffMs, notBefore } from '../core/refresh-failures.ts';
import {
  type EngineContext,
  lastEndOf,
  noProbedTokens,
  type ProbedTokens,
  probedTokensOf,
  type SessionInMemory,
} from '../core/session-context.ts';
import { codeOf, retryAfterOf, SessionError } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import type { QueuedSignOut } from '../ports/records.ts';
import { revokeAndVerify } from './revoke-and-verify.ts';
import { createSignOutQueue, type WaitingSignOut } from './sign-out-queue.ts';

export interface EarlierSignOuts {
  readonly queued: readonly QueuedSignOut[];
  /** Why there may be more of them than could be read. */
  readonly unread: SessionErrorCode | null;
}

export interface SignOuts {
  /** Reads what an earlier run left to do. Never throws: what cannot be read stays where it is. */
  restore(): Promise<void>;
  /**
   * Stores the server part, forgets the session, then does the server part or leaves it pending. Where the server part
   * cannot be stored, the session is forgotten once that is done: throws `keychain-write-failed` if it is not by then.
   * `onDone` is called where this threw and it was done all the same, later in this run.
   */
  signOut(live: SessionInMemory, scope: SignOutScope, onDone: () => void): Promise<void>;
  /** What is queued now, and whether there may be more. */
  earlier(): EarlierSignOuts;
  /** Runs what is due now, or everything. Never throws. */
  run(which: 'due' | 'all'): Promise<void>;
  /** Tries all that wait for this provider now. Never throws. */
  finish(providerId: string): Promise<void>;
  /** `null` while it is running, or where nothing waits. */
  nextDueAt(): EpochMs | null;
  /** Resolves when nothing is running. Never rejects. */
  idle(): Promise<void>;
}

const retryCapMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** How long a sign-out stays on the screen for the sake of its receipt, in ms. */
const patienceMs = 4_000;

/** Where sign-outs are announced. */
export interface SignOutBoard {
  setPending(pending: readonly PendingSignOut[]): void;
  addReceipt(receipt: SignOutReceipt): void;
}

export function createSignOuts(house: EngineContext, board: SignOutBoard): SignOuts {
  const { ports, turns, list } = house;
  const queue = createSignOutQueue(ports, turns);
  /** By identifier: each goes its own way, so that a provider that does not answer delays no other's. */
  const running = new Map<string, Promise<void>>();
  const hands = new Map<string, ProbedTokens>();
  /** Whose session is known to be out of the vault. */
  const forgotten = new Set<string>();
  /** Who is to be told that it is done, of those that were not when it was last said how they stand. */
  const told = new Map<string, () => void>();

  const announce = () =>
    board.setPending(
      queue
        .waiting()
        .map(({ queued: { id, scope, providerId, queuedAt, attempts, lastError }, nextTryAt }): PendingSignOut => {
          return { id, scope, providerId, queuedAt, attempts, lastError, nextTryAt };
        }),
    );

  /** What must not be there any more when the receipt says so: a session that comes back was not signed out of. */
  async function forget({ id, sessionId, subject }: QueuedSignOut, entry: ProviderEntry): Promise<void> {
    if (forgotten.has(id)) return;
    const accountId = ports.vault.accountId({ issuer: entry.provider.issuer, subject }, entry.clientId);
    await turns.runExclusive(accountId, async () => {
      const store = ports.vault.session(accountId);
      const record = await store.read();
      if (record?.sessionId !== sessionId) return;
      await store.clear();
      await list.change(unlisted(accountId));
    });
    forgotten.add(id);
  }

  async function attempt({ queued }: WaitingSignOut): Promise<void> {
    const entry = ports.providers.find(({ provider }) => provider.id === queued.providerId);
    if (entry === undefined) {
      // It may be configured again at another start; until then nothing can be asked of it.
      const nextTryAt = ports.clock.now() + dayMs;
      queue.note(queued.id, { queued: { ...queued, lastError: 'not-possible-now' }, nextTryAt });
      announce();
      return;
    }
    queue.note(queued.id, { nextTryAt: null });
    announce();
    try {
      const isSafe =
        forgotten.has(queued.id) ||
        queue.wasStored(queued.id) ||
        (await queue.put({ queued, nextTryAt: null })) === 'keychain';
      if (isSafe) await forget(queued, entry);
      const receipt = await revokeAndVerify({
        queued,
        entry,
        clock: ports.clock,
        inHand: hands.get(queued.id) ?? noProbedTokens,
        remember: async (progress) => void (await queue.put({ queued: progress, nextTryAt: null })),
        quiet: house.quiet,
      });
      // Cut short before this, a sign-out that is stored nowhere would leave a living token behind that nobody knows of.
      if (!isSafe) await forget(queued, entry);
      await queue.drop(queued.id);
      hands.delete(queued.id);
      ports.activity.record({ what: 'sign-out-done', scope: queued.scope });
      announce();
      board.addReceipt(receipt);
      told.get(queued.id)?.();
      told.delete(queued.id);
    } catch (error) {
      const code = codeOf(error);
      // The directory may have refused this very token. Otherwise it is kept: only it can be shown to be dead later.
      const hand = hands.get(queued.id);
      if (hand !== undefined && code === 'devices-unavailable') hands.set(queued.id, { ...hand, accessToken: null });
      // Given up for sleep: it is as due as it was.
      if (code === 'not-possible-now' && house.quiet()) {
        queue.note(queued.id, { nextTryAt: ports.clock.now() });
        return announce();
      }
      const last = queue.find(queued.id)?.queued ?? queued;
      const attempts = last.attempts + 1;
      const jitter = ports.clock.jitter();
      const delay = notBefore(retryAfterOf(error), backoffMs(attempts, jitter, retryCapMs), jitter);
      const nextTryAt = ports.clock.now() + delay;
      ports.activity.record({ what: 'sign-out-failed', scope: queued.scope, code });
      // The vault may be what failed: it is kept in memory in any case, and what was stored before still stands.
      // What is done at the provider and could not be taken off the queue waits for that, and for its receipt.
      await queue.put({ queued: { ...last, attempts, lastError: code }, nextTryAt });
      announce();
    }
  }

  /** Starts what is wanted and not under way, and waits for all of it. */
  async function start(isWork: (item: WaitingSignOut) => boolean): Promise<void> {
    if (house.stopped() || house.quiet()) return;
    const wanted = queue.waiting().filter(isWork);
    for (const item of wanted.filter(({ queued }) => !running.has(queued.id))) {
      const { id } = item.queued;
      running.set(
        id,
        ports.vault.seal.withKey(() => attempt(item)).finally(() => running.delete(id)),
      );
    }
    await Promise.all(wanted.map(({ queued }) => running.get(queued.id)));
  }

  const isDue = (at: EpochMs | null) => at !== null && at <= ports.clock.now();

  async function run(which: 'due' | 'all'): Promise<void> {
    if (house.stopped() || house.quiet()) return;
    const loadDueAt = queue.loadDueAt();
    if (loadDueAt !== null && (which === 'all' || isDue(loadDueAt))) await queue.load();
    await start(({ nextTryAt }) => which === 'all' || isDue(nextTryAt));
  }

  const idle = async (): Promise<void> => {
    await queue.loaded();
    await Promise.all(running.values());
  };

  return {
    restore: async () => {
      await queue.load();
      announce();
    },
    earlier: () => {
      // One that is stored nowhere has not begun for whoever looks at what is.
      const begun = queue.waiting().filter(({ queued: { id } }) => queue.wasStored(id) || forgotten.has(id));
      return { queued: begun.map(({ queued }) => queued), unread: queue.unread() };
    },
    signOut: async (live, scope, onDone) => {
      // Asked for once more: it goes on from where it is.
      const known = queue.waiting().find(({ queued }) => queued.sessionId === live.sessionId)?.queued;
      const id = known?.id ?? ports.clock.freshId();
      const hand = probedTokensOf(live, ports.clock.now());
      const accountId = ports.vault.accountId(live.account, live.entry.clientId);
      await turns.runExclusive(accountId, async () => {
        const store = ports.vault.session(accountId);
        const record = await store.read();
        // A sign-in that was quicker has put its own session there: that one was not meant.
        if (record?.sessionId !== live.sessionId) return;
        const queued: QueuedSignOut = {
          sessionId: record.sessionId,
          queuedAt: ports.clock.now(),
          attempts: 0,
          lastError: null,
          providerId: live.entry.provider.id,
          subject: record.account.subject,
          refreshToken: record.refreshToken,
          accessTokenExpiresAt: lastEndOf(live),
          endedSessions: null,
          ...known,
          id,
          scope,
        };
        // Queued first, forgotten second: a crash in between leaves both, and the next start finishes it.
        const persistence = await queue.put({ queued, nextTryAt: ports.clock.now() });
        hands.set(id, hand);
        told.set(id, onDone);
        // One that could not be queued is done first, and forgotten second.
        if (persistence !== 'keychain' && live.persistence === 'keychain') return;
        ports.activity.record({ what: 'sign-out-queued', scope });
        await store.clear();
        await list.change(unlisted(accountId));
        forgotten.add(id);
      });
      announce();
      // The person is signed out here already: a provider that does not answer is not waited for on the screen.
      let cancel = () => {};
      const tooLong = new Promise<void>((resolve) => {
        cancel = ports.clock.after(patienceMs, resolve);
      });
      await Promise.race([start(({ queued }) => queued.id === id), tooLong]);
      cancel();
      if (queue.find(id) !== null && !forgotten.has(id)) throw new SessionError('keychain-write-failed');
      told.delete(id);
    },
    run,
    finish: (providerId) => start(({ queued }) => queued.providerId === providerId),
    idle,
    nextDueAt: () => {
      if (queue.isLoading()) return null;
      const times = [queue.loadDueAt(), ...queue.waiting().map(({ nextTryAt }) => nextTryAt)].filter(
        (at) => at !== null,
      );
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}

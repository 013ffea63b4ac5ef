import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { EpochMs, PendingSignOut, SignOutReceipt, SignOutScope } from '../../../contract/session-state.ts';
import { unlisted } from '../core/account-list.ts';
import { type EngineContext, lastEndOf, probedTokensOf, type SessionInMemory } from '../core/session-context.ts';
import { SessionError } from '../ports/errors.ts';
import type { QueuedSignOut } from '../ports/records.ts';
import { createSignOutAttempts } from './sign-out-attempts.ts';
import { createSignOutQueue, type WaitingSignOut } from './sign-out-queue.ts';

export interface EarlierSignOuts {
  readonly queued: readonly QueuedSignOut[];
  /** The error code that explains why more sign-outs may be stored than could be read, or `null`. */
  readonly unread: SessionErrorCode | null;
}

export interface SignOuts {
  /** Reads the sign-outs that an earlier run left pending. Never throws; an unreadable queue stays stored. */
  restore(): Promise<void>;
  /**
   * Queues the server part, clears the session's record, and does the server part, which stays pending if it fails or
   * takes longer than 4 s. If the keychain has the record but does not take the queue, the record is cleared only after
   * the server part. Throws `keychain-write-failed` if it is not cleared by then. Calls `onDone` when the server part
   * is done, in this run, unless this has already resolved.
   */
  signOut(live: SessionInMemory, scope: SignOutScope, onDone: () => void): Promise<void>;
  /** Returns the sign-outs that are queued now, and whether there may be more. */
  earlier(): EarlierSignOuts;
  /** Returns the scope of a sign-out of this session that is pending, or `null`. */
  unfinished(sessionId: string): SignOutScope | null;
  /** Runs the sign-outs that are due, or all. Never throws. */
  run(which: 'due' | 'all'): Promise<void>;
  /** Runs all pending sign-outs of this provider now. Never throws. */
  finish(providerId: string): Promise<void>;
  /** Returns `null` while the queue is being read, or if every sign-out is under way or none is pending. */
  nextDueAt(): EpochMs | null;
  /** Resolves when nothing is running. Never rejects. */
  idle(): Promise<void>;
}

/** How long the screen waits for the receipt of a sign-out, in ms. */
const patienceMs = 4_000;

/** Receives pending sign-outs and receipts for the window. */
export interface SignOutBoard {
  setPending(pending: readonly PendingSignOut[]): void;
  addReceipt(receipt: SignOutReceipt): void;
}

export function createSignOuts(context: EngineContext, board: SignOutBoard): SignOuts {
  const { ports, turns, list } = context;
  const queue = createSignOutQueue(ports, turns);
  /** By identifier. They run in parallel, so that a provider that does not respond delays no other's. */
  const running = new Map<string, Promise<void>>();
  const announce = () =>
    board.setPending(
      queue
        .waiting()
        .map(({ queued: { id, scope, providerId, queuedAt, attempts, lastError }, nextTryAt }): PendingSignOut => {
          return { id, scope, providerId, queuedAt, attempts, lastError, nextTryAt };
        }),
    );

  const attempts = createSignOutAttempts(context, queue, { announce, addReceipt: board.addReceipt });

  /** Starts the selected sign-outs that are not under way, and waits for all selected ones. */
  async function start(isWork: (item: WaitingSignOut) => boolean): Promise<void> {
    if (context.stopped() || context.quiet()) return;
    const wanted = queue.waiting().filter(isWork);
    for (const item of wanted.filter(({ queued }) => !running.has(queued.id))) {
      const { id } = item.queued;
      running.set(
        id,
        ports.vault.seal.withKey(() => attempts.run(item)).finally(() => running.delete(id)),
      );
    }
    await Promise.all(wanted.map(({ queued }) => running.get(queued.id)));
  }

  const isDue = (at: EpochMs | null) => at !== null && at <= ports.clock.now();

  async function run(which: 'due' | 'all'): Promise<void> {
    if (context.stopped() || context.quiet()) return;
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
      // A sign-out that is not stored, and whose record was not cleared, does not count as begun.
      const begun = queue.waiting().filter(({ queued: { id } }) => queue.wasStored(id) || attempts.isCleared(id));
      return { queued: begun.map(({ queued }) => queued), unread: queue.unread() };
    },
    unfinished: (sessionId) =>
      queue.waiting().find(({ queued }) => queued.sessionId === sessionId)?.queued.scope ?? null,
    signOut: async (live, scope, onDone) => {
      // A repeated sign-out continues the pending one.
      const known = queue.waiting().find(({ queued }) => queued.sessionId === live.sessionId)?.queued;
      const id = known?.id ?? ports.clock.freshId();
      const probed = probedTokensOf(live, ports.clock.now());
      const accountId = ports.vault.accountId(live.account, live.entry.clientId);
      await turns.runExclusive(accountId, async () => {
        const store = ports.vault.session(accountId);
        const record = await store.read();
        // A newer sign-in has stored its own session, which stays.
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
        // Queued before the record is cleared: a crash in between leaves both, and the next start finishes it.
        const persistence = await queue.put({ queued, nextTryAt: ports.clock.now() });
        attempts.prepare(id, probed, onDone);
        // If it could not be queued in the keychain, the server part runs before the record is cleared.
        if (persistence !== 'keychain' && live.persistence === 'keychain') return;
        ports.activity.record({ what: 'sign-out-queued', scope });
        await store.clear();
        await list.change(unlisted(accountId));
        attempts.noteCleared(id);
      });
      announce();
      // The screen does not wait longer for a provider that does not respond.
      let cancel = () => {};
      const tooLong = new Promise<void>((resolve) => {
        cancel = ports.clock.after(patienceMs, resolve);
      });
      await Promise.race([start(({ queued }) => queued.id === id), tooLong]);
      cancel();
      if (queue.find(id) !== null && !attempts.isCleared(id)) throw new SessionError('keychain-write-failed');
      attempts.forgetCallback(id);
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

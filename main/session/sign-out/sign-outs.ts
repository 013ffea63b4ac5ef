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

const retryCapMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** How long the screen waits for the receipt of a sign-out, in ms. */
const patienceMs = 4_000;

/** Receives pending sign-outs and receipts for the window. */
export interface SignOutBoard {
  setPending(pending: readonly PendingSignOut[]): void;
  addReceipt(receipt: SignOutReceipt): void;
}

export function createSignOuts(house: EngineContext, board: SignOutBoard): SignOuts {
  const { ports, turns, list } = house;
  const queue = createSignOutQueue(ports, turns);
  /** By identifier. They run in parallel, so that a provider that does not respond delays no other's. */
  const running = new Map<string, Promise<void>>();
  const hands = new Map<string, ProbedTokens>();
  /** Identifiers of the sign-outs whose session is known to be out of the vault. */
  const forgotten = new Set<string>();
  /** Completion callbacks of sign-outs whose `signOut()` has not resolved: it is waiting, or has thrown. */
  const told = new Map<string, () => void>();

  const announce = () =>
    board.setPending(
      queue
        .waiting()
        .map(({ queued: { id, scope, providerId, queuedAt, attempts, lastError }, nextTryAt }): PendingSignOut => {
          return { id, scope, providerId, queuedAt, attempts, lastError, nextTryAt };
        }),
    );

  /** Clears the session's record and list entry, so that no session comes back after its receipt. */
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
      // The provider is not configured. It may be again at a later start; until then no request is possible.
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
      // A sign-out that is not in the keychain keeps the record until now: a crash would orphan a live token.
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
      // The directory may have refused this token. After other errors it is kept, to prove later that it is dead.
      const hand = hands.get(queued.id);
      if (hand !== undefined && code === 'devices-unavailable') hands.set(queued.id, { ...hand, accessToken: null });
      // Cancelled because of a sleep, so it is due at once.
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
      // `put` keeps it in memory even if the vault failed, and an earlier stored version stays valid. A sign-out that
      // is done at the provider but could not be removed from the queue waits for that, and for its receipt.
      await queue.put({ queued: { ...last, attempts, lastError: code }, nextTryAt });
      announce();
    }
  }

  /** Starts the selected sign-outs that are not under way, and waits for all selected ones. */
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
      // A sign-out that is not stored, and whose record was not cleared, does not count as begun.
      const begun = queue.waiting().filter(({ queued: { id } }) => queue.wasStored(id) || forgotten.has(id));
      return { queued: begun.map(({ queued }) => queued), unread: queue.unread() };
    },
    unfinished: (sessionId) =>
      queue.waiting().find(({ queued }) => queued.sessionId === sessionId)?.queued.scope ?? null,
    signOut: async (live, scope, onDone) => {
      // A repeated sign-out continues the pending one.
      const known = queue.waiting().find(({ queued }) => queued.sessionId === live.sessionId)?.queued;
      const id = known?.id ?? ports.clock.freshId();
      const hand = probedTokensOf(live, ports.clock.now());
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
        hands.set(id, hand);
        told.set(id, onDone);
        // If it could not be queued in the keychain, the server part runs before the record is cleared.
        if (persistence !== 'keychain' && live.persistence === 'keychain') return;
        ports.activity.record({ what: 'sign-out-queued', scope });
        await store.clear();
        await list.change(unlisted(accountId));
        forgotten.add(id);
      });
      announce();
      // The screen does not wait longer for a provider that does not respond.
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

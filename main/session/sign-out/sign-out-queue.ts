import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { EpochMs, Persistence } from '../../../contract/session-state.ts';
import { backoffMs } from '../core/refresh-failures.ts';
import { codeOf } from '../ports/errors.ts';
import type { KeyedMutex } from '../ports/keyed-mutex.ts';
import type { Ports } from '../ports/ports.ts';
import type { QueuedSignOut } from '../ports/records.ts';

export interface WaitingSignOut {
  readonly queued: QueuedSignOut;
  /** `null` while it is under way. */
  readonly nextTryAt: EpochMs | null;
}

/** The sign-outs that are still to do, in memory and stored. Other processes of this user store theirs beside them. */
export interface SignOutQueue {
  waiting(): readonly WaitingSignOut[];
  find(id: string): WaitingSignOut | null;
  /** Changes it in memory only. */
  note(id: string, change: Partial<WaitingSignOut>): void;
  /** Puts it in the place of what it was before, in memory in any case. Says where it is kept. Never throws. */
  put(item: WaitingSignOut): Promise<Persistence>;
  /** Throws what storing throws. */
  drop(id: string): Promise<void>;
  /** Whether it has been in the keychain in this run. */
  wasStored(id: string): boolean;
  /** Reads what is stored and not known yet. Never throws: what cannot be read stays where it is. */
  load(): Promise<void>;
  /** Resolves when nothing is being read. */
  loaded(): Promise<void>;
  isLoading(): boolean;
  /** When it is to be read again; `null`: it was read. */
  loadDueAt(): EpochMs | null;
  /** Why there may be more than is known. */
  unread(): SessionErrorCode | null;
}

const retryCapMs = 5 * 60_000;

export function createSignOutQueue({ vault, refreshLock, clock, activity }: Ports, turns: KeyedMutex): SignOutQueue {
  let waiting: readonly WaitingSignOut[] = [];
  const stored = new Set<string>();
  let isRead = false;
  let loadDueAt: EpochMs | null = null;
  let failedLoads = 0;
  let unread: SessionErrorCode | null = null;
  let loading: Promise<void> | null = null;

  const find = (id: string) => waiting.find(({ queued }) => queued.id === id) ?? null;

  async function loadOnce(): Promise<void> {
    try {
      const found = (await vault.signOuts.read()) ?? [];
      const earlier = found.filter(({ id }) => find(id) === null);
      for (const { id } of found) stored.add(id);
      waiting = [...earlier.map((queued) => ({ queued, nextTryAt: clock.now() })), ...waiting];
      isRead = true;
      loadDueAt = null;
      unread = null;
    } catch (error) {
      unread = codeOf(error);
      activity.record({ what: 'vault-failed', code: unread });
      failedLoads += 1;
      loadDueAt = clock.now() + backoffMs(failedLoads, clock.jitter(), retryCapMs);
    }
  }

  function load(): Promise<void> {
    loading ??= loadOnce().finally(() => {
      loading = null;
    });
    return loading;
  }

  /** A sign-out waits for another process that has the queue, and not for a lock that cannot be had. */
  async function withLock<Value>(task: () => Promise<Value>): Promise<Value> {
    const inTurn = () => turns.runExclusive('sign-outs', task);
    try {
      return await refreshLock.withLock('sign-outs', inTurn);
    } catch (error) {
      if (!['refresh-busy', 'refresh-lock-unavailable'].includes(codeOf(error))) throw error;
      return await inTurn();
    }
  }

  /** One item at a time, on what is stored by then: what other processes have put there stays. */
  async function store(change: (items: readonly QueuedSignOut[]) => readonly QueuedSignOut[]): Promise<Persistence> {
    if (!isRead) await load();
    return withLock(async () => {
      let items: readonly QueuedSignOut[];
      try {
        items = (await vault.signOuts.read()) ?? [];
      } catch (error) {
        // What may be readable later is not written over. What never will be, the vault sets aside.
        if (codeOf(error) !== 'keychain-record-unreadable') return 'memory-only';
        items = waiting.map(({ queued }) => queued);
      }
      return await vault.signOuts.write(change(items));
    });
  }

  return {
    waiting: () => waiting,
    find,
    note: (id, change) => {
      waiting = waiting.map((item) => (item.queued.id === id ? { ...item, ...change } : item));
    },
    put: async (item) => {
      const { queued } = item;
      waiting = replacedIn(waiting, item, (each) => each.queued.id === queued.id);
      const persistence = await store((items) => replacedIn(items, queued, ({ id }) => id === queued.id)).catch(
        (error) => {
          activity.record({ what: 'vault-failed', code: codeOf(error) });
          return 'memory-only' as const;
        },
      );
      if (persistence === 'keychain') stored.add(queued.id);
      return persistence;
    },
    drop: async (id) => {
      waiting = waiting.filter(({ queued }) => queued.id !== id);
      await store((items) => items.filter((each) => each.id !== id));
    },
    wasStored: (id) => stored.has(id),
    load,
    loaded: async () => {
      await loading;
    },
    isLoading: () => loading !== null,
    loadDueAt: () => loadDueAt,
    unread: () => unread,
  };
}

const replacedIn = <Item>(items: readonly Item[], item: Item, isIt: (each: Item) => boolean): readonly Item[] =>
  items.some(isIt) ? items.map((each) => (isIt(each) ? item : each)) : [...items, item];

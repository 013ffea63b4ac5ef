import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { EpochMs, Persistence } from '../../../contract/session-state.ts';
import { backoffMs } from '../core/refresh-failures.ts';
import { codeOf } from '../ports/errors.ts';
import type { KeyedMutex } from '../ports/keyed-mutex.ts';
import type { Ports } from '../ports/ports.ts';
import type { QueuedSignOut } from '../ports/records.ts';

export interface WaitingSignOut {
  readonly queued: QueuedSignOut;
  /** `null` while the sign-out is under way. */
  readonly nextTryAt: EpochMs | null;
}

/** The pending sign-outs, in memory and stored. Other processes of this user store theirs in the same queue. */
export interface SignOutQueue {
  waiting(): readonly WaitingSignOut[];
  find(id: string): WaitingSignOut | null;
  /** Changes an item in memory only. */
  note(id: string, change: Partial<WaitingSignOut>): void;
  /** Adds or replaces an item, always in memory too. Resolves with where it is kept. Never throws. */
  put(item: WaitingSignOut): Promise<Persistence>;
  /** Removes an item. Throws what storing throws, and what reading throws if the item is stored. */
  drop(id: string): Promise<void>;
  /** Returns whether the item has been in the keychain during this run. */
  wasStored(id: string): boolean;
  /** Reads the stored items that are not known yet. Never throws; an unreadable queue stays stored. */
  load(): Promise<void>;
  /** Resolves when no read is under way. */
  loaded(): Promise<void>;
  isLoading(): boolean;
  /** Returns when to read the queue again, or `null` unless the last read failed. */
  loadDueAt(): EpochMs | null;
  /** Returns the error code of the last read if it failed: more items may be stored than are known. */
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

  /**
   * Runs `task` alone among all processes of this user. If the lock for that stays busy or is unavailable, runs it
   * alone in this process only, because a sign-out must not depend on the lock.
   */
  async function withLock<Value>(task: () => Promise<Value>): Promise<Value> {
    const inTurn = () => turns.runExclusive('sign-outs', task);
    try {
      return await refreshLock.withLock('sign-outs', inTurn);
    } catch (error) {
      if (!['refresh-busy', 'refresh-lock-unavailable'].includes(codeOf(error))) throw error;
      return await inTurn();
    }
  }

  /**
   * Applies a change to the queue as it is stored now, so that items of other processes stay. `mustBeStored`: throws if
   * the queue cannot be read now; otherwise the change then stays in memory.
   */
  async function store(
    change: (items: readonly QueuedSignOut[]) => readonly QueuedSignOut[],
    mustBeStored = false,
  ): Promise<Persistence> {
    if (!isRead) await load();
    return withLock(async () => {
      let items: readonly QueuedSignOut[];
      try {
        items = (await vault.signOuts.read()) ?? [];
      } catch (error) {
        // A queue that may be readable later is not overwritten. The vault quarantines one that never will be.
        if (codeOf(error) !== 'keychain-record-unreadable') {
          if (mustBeStored) throw error;
          return 'memory-only';
        }
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
      // An item that stayed stored would run again at the next start, after its receipt.
      await store((items) => items.filter((each) => each.id !== id), stored.has(id));
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

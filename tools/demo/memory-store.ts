import type { Adapter, StoredPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';

interface Entry {
  readonly model: string;
  readonly id: string;
  payload: StoredPayload;
  /** In ms since the epoch. */
  readonly expiresAt: number;
}

/** All data of one demo provider, in memory. One grant is one completed sign-in. */
export interface MemoryStore {
  adapter(model: string): Adapter;
  /** Returns whether this grant is still valid. */
  hasGrant(grantId: string): boolean;
  /** Returns the grants of this account that can still be refreshed. */
  refreshableGrants(accountId: string): readonly string[];
  /** Removes the grant and every token and code issued under it. */
  endGrant(grantId: string): void;
  /** Ends every grant of this account except `keep`, including grants that have only a code so far. */
  endGrants(accountId: string, keep: string | null): void;
  endBrowserSessions(accountId: string): void;
  clear(): void;
}

const firstSweep = 500;

export function createMemoryStore(): MemoryStore {
  const entries = new Map<string, Entry>();
  let nextSweep = firstSweep;

  const keyOf = (model: string, id: string) => `${model}:${id}`;

  function live(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAt > Date.now()) return entry;
    entries.delete(key);
    return undefined;
  }

  function liveEntries(model: string): Entry[] {
    return [...entries].flatMap(([key, entry]) => (entry.model === model && live(key) !== undefined ? [entry] : []));
  }

  function sweep() {
    if (entries.size < nextSweep) return;
    for (const key of [...entries.keys()]) live(key);
    nextSweep = Math.max(firstSweep, entries.size * 2);
  }

  function endGrant(grantId: string) {
    entries.delete(keyOf('Grant', grantId));
    for (const [key, entry] of entries) {
      if (entry.payload.grantId === grantId) entries.delete(key);
    }
  }

  function adapter(model: string): Adapter {
    const read = (entry: Entry | undefined) => (entry === undefined ? undefined : structuredClone(entry.payload));
    return {
      async upsert(id, payload, expiresInSeconds) {
        sweep();
        const expiresAt =
          expiresInSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresInSeconds * 1000;
        entries.set(keyOf(model, id), { model, id, payload: structuredClone(payload), expiresAt });
      },
      async find(id) {
        return read(live(keyOf(model, id)));
      },
      async findByUid(uid) {
        return read(liveEntries(model).find((entry) => entry.payload.uid === uid));
      },
      async findByUserCode(userCode) {
        return read(liveEntries(model).find((entry) => entry.payload.userCode === userCode));
      },
      async consume(id) {
        const entry = live(keyOf(model, id));
        // The provider checks whether a code or refresh token was used and marks it as used in two steps. Two
        // concurrent requests would both pass the check, so the second one counts as reuse here.
        if (entry === undefined || entry.payload.consumed !== undefined) {
          if (entry?.payload.grantId !== undefined) endGrant(entry.payload.grantId);
          throw new errors.InvalidGrant('already used');
        }
        entry.payload = { ...entry.payload, consumed: Math.floor(Date.now() / 1000) };
      },
      async destroy(id) {
        entries.delete(keyOf(model, id));
      },
      async revokeByGrantId(grantId) {
        for (const [key, entry] of entries) {
          if (entry.model === model && entry.payload.grantId === grantId) entries.delete(key);
        }
      },
    };
  }

  const hasGrant = (grantId: string) => live(keyOf('Grant', grantId)) !== undefined;

  return {
    adapter,
    hasGrant,
    refreshableGrants(accountId) {
      const grants = liveEntries('RefreshToken')
        .filter(({ payload }) => payload.accountId === accountId && payload.consumed === undefined)
        .flatMap(({ payload }) => payload.grantId ?? []);
      return [...new Set(grants)].filter(hasGrant);
    },
    endGrant,
    endGrants(accountId, keep) {
      for (const { id, payload } of liveEntries('Grant')) {
        if (payload.accountId === accountId && id !== keep) endGrant(id);
      }
    },
    endBrowserSessions(accountId) {
      for (const { id, payload } of liveEntries('Session')) {
        if (payload.accountId === accountId) entries.delete(keyOf('Session', id));
      }
    },
    clear: () => entries.clear(),
  };
}

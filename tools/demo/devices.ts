import { randomUUID } from 'node:crypto';
import type { MemoryStore } from './memory-store.ts';

/** One session of a user: a grant that can still be refreshed. Times in seconds since the epoch. */
export interface Device {
  readonly id: string;
  readonly client: string;
  readonly device: string;
  readonly started_at: number;
  readonly last_used_at: number;
  readonly current: boolean;
}

interface Facts {
  readonly id: string;
  readonly client: string;
  readonly device: string;
  readonly startedAt: number;
  lastUsedAt: number;
}

/**
 * The sessions of users. The list is derived from the valid refresh tokens, and only the descriptions are stored here,
 * so that it can neither show an ended session nor hide an active one.
 */
export interface Devices {
  /** Describes the session of a new grant, which is listed if the grant gets a refresh token. */
  describe(grantId: string, client: string, device: string | undefined): void;
  touch(grantId: string): void;
  list(accountId: string, currentGrantId: string): readonly Device[];
  /** Returns `false` if this user has no such session. */
  end(accountId: string, deviceId: string): boolean;
  /** Ends all sessions except the one with the grant `keep`, and the browser sessions. */
  endAll(accountId: string, keep: string | null): void;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

export function createDevices(store: MemoryStore): Devices {
  const facts = new Map<string, Facts>();

  function living(accountId: string): readonly (readonly [grantId: string, facts: Facts])[] {
    return store.refreshableGrants(accountId).flatMap((grantId) => {
      const known = facts.get(grantId);
      return known === undefined ? [] : [[grantId, known] as const];
    });
  }

  function forgetEnded() {
    for (const grantId of facts.keys()) {
      if (!store.hasGrant(grantId)) facts.delete(grantId);
    }
  }

  return {
    describe(grantId, client, device) {
      forgetEnded();
      const now = nowSeconds();
      facts.set(grantId, {
        id: randomUUID(),
        client,
        device: device ?? 'Unknown device',
        startedAt: now,
        lastUsedAt: now,
      });
    },
    touch(grantId) {
      const known = facts.get(grantId);
      if (known !== undefined) known.lastUsedAt = nowSeconds();
    },
    list: (accountId, currentGrantId) =>
      living(accountId).map(([grantId, { id, client, device, startedAt, lastUsedAt }]) => ({
        id,
        client,
        device,
        started_at: startedAt,
        last_used_at: lastUsedAt,
        current: grantId === currentGrantId,
      })),
    end(accountId, deviceId) {
      const found = living(accountId).find(([, { id }]) => id === deviceId);
      if (found === undefined) return false;
      store.endGrant(found[0]);
      return true;
    },
    endAll(accountId, keep) {
      store.endGrants(accountId, keep);
      store.endBrowserSessions(accountId);
    },
  };
}

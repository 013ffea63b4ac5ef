import { randomUUID } from 'node:crypto';
import type { MemoryStore } from './memory-store.ts';

/** One session of a person: a grant that can still be refreshed. Times in seconds since the epoch. */
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
 * The person's sessions. What is listed is read from the tokens that live, and only its description is kept here,
 * so that the list can neither show a session that has ended nor hide one that has not.
 */
export interface Devices {
  /** Describes the session that a fresh grant will be, if it gets a refresh token. */
  describe(grantId: string, client: string, device: string | undefined): void;
  touch(grantId: string): void;
  list(accountId: string, currentGrantId: string): readonly Device[];
  /** Answers `false` where this person has no such session. */
  end(accountId: string, deviceId: string): boolean;
  /** Ends all sessions but the one of `keep`, and the browser sessions with them. */
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

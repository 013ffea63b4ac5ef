import { backoffMs } from '../core/refresh-failures.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { codeOf } from '../ports/errors.ts';

/** Sees to it that what the vault did not take of a session is in it after all, as soon as it takes it. */
export interface PersistRetry {
  /** Offers it again, if it is time. Never throws. */
  keep(): void;
  /** Offers it once more, because the app quits: in memory alone, it would be gone. Never throws. */
  keepAtEnd(): Promise<void>;
}

const retryCapMs = 5 * 60_000;

export function createPersistRetry(core: SessionContext): PersistRetry {
  const { clock, activity, vault } = core.ports;
  let failures = 0;
  /** On the clock that nobody can set. */
  let retryAt = 0;
  let storing: Promise<void> | null = null;

  /** The one that only memory has, unless what it would be sealed with is not there. */
  function held(): SessionInMemory | null {
    const live = core.live();
    return live?.persistence === 'memory-only' && vault.seal.state() !== 'shut' ? live : null;
  }

  /** Alone, and from what is read then: another process may have stored a newer one. */
  const storeAgain = (live: SessionInMemory): Promise<boolean> =>
    core.exclusiveAcrossProcesses(async () => {
      const store = core.store();
      const record = await store.read();
      if (core.live() !== live || record?.sessionId !== live.sessionId) return false;
      const persistence = await store.write({ ...record, generation: record.generation + 1 });
      if (persistence !== 'keychain') return false;
      live.persistence = persistence;
      core.announceSession();
      return true;
    });

  async function offer(live: SessionInMemory): Promise<void> {
    const isKept = await storeAgain(live).catch((error) => {
      activity.record({ what: 'vault-failed', code: codeOf(error) });
      return false;
    });
    failures = isKept ? 0 : failures + 1;
    retryAt = isKept ? 0 : clock.monotonic() + backoffMs(failures, clock.jitter(), retryCapMs);
  }

  function offerOnce(live: SessionInMemory): Promise<void> {
    storing ??= offer(live).finally(() => {
      storing = null;
    });
    return storing;
  }

  return {
    keep: () => {
      const live = held();
      if (live !== null && clock.monotonic() >= retryAt) void offerOnce(live);
    },
    keepAtEnd: async () => {
      const live = held();
      if (live !== null) await offerOnce(live);
    },
  };
}

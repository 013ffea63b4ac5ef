import { backoffMs } from '../core/refresh-failures.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { codeOf } from '../ports/errors.ts';

/** Retries to store a session that is only in memory, because the vault did not store it. */
export interface PersistRetry {
  /** Starts a retry if one is due. Never throws. */
  keep(): void;
  /** Retries once more before the app quits, because the session in memory would be lost. Never throws. */
  keepAtEnd(): Promise<void>;
}

const retryCapMs = 5 * 60_000;

export function createPersistRetry(core: SessionContext): PersistRetry {
  const { clock, activity, vault } = core.ports;
  let failures = 0;
  /** In ms of the monotonic clock. */
  let retryAt = 0;
  let storing: Promise<void> | null = null;

  /** Returns the session if it is only in memory, unless the seal is shut and its key is missing. */
  function held(): SessionInMemory | null {
    const live = core.live();
    return live?.persistence === 'memory-only' && vault.seal.state() !== 'shut' ? live : null;
  }

  /** Reads and writes under the lock, because another process may have stored a newer record. */
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

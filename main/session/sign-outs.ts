import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { EpochMs, PendingSignOut, SignOutScope } from '../../contract/session-state.ts';
import { endAtProvider } from './end-everywhere.ts';
import type { EngineCore, LiveSession } from './engine-core.ts';
import { codeOf, retryAfterOf } from './errors.ts';
import { backoffMs, notBefore } from './failure.ts';
import type { QueuedSignOut } from './ports.ts';
import type { Secret } from './secret.ts';

export interface EarlierSignOuts {
  readonly queued: readonly QueuedSignOut[];
  /** Why there may be more of them than could be read. */
  readonly unread: SessionErrorCode | null;
}

export interface SignOuts {
  /** Reads what an earlier run left to do. Never throws: what cannot be read stays where it is. */
  restore(): Promise<EarlierSignOuts>;
  /** Stores the server part, forgets the session, then does the server part or leaves it pending. */
  signOut(live: LiveSession, scope: SignOutScope): Promise<void>;
  /** Runs what is due now, or everything. Never throws. */
  run(which: 'due' | 'all'): Promise<void>;
  /** `null` while it is running, or where nothing waits. */
  nextDueAt(): EpochMs | null;
  /** Resolves when nothing is running. Never rejects. */
  idle(): Promise<void>;
}

const retryCapMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** How long a sign-out stays on the screen for the sake of its receipt, in ms. */
const patienceMs = 4_000;

interface Waiting {
  readonly queued: QueuedSignOut;
  readonly nextTryAt: EpochMs | null;
}

/** The access token in hand, if it will still be good for the few requests that end the other sessions. */
function usable({ accessToken }: LiveSession, now: EpochMs): Secret | null {
  return accessToken !== null && accessToken.expiresAt - now > 10_000 ? accessToken.secret : null;
}

export function createSignOuts(core: EngineCore): SignOuts {
  const { ports } = core;
  let waiting: readonly Waiting[] = [];
  let loaded = false;
  /** When a queue that could not be read is worth another try. */
  let loadDueAt: EpochMs | null = null;
  let failedLoads = 0;
  let unread: SessionErrorCode | null = null;
  let running: Promise<void> | null = null;
  const accessTokens = new Map<string, Secret>();
  /** Whose session is known to be out of the vault. */
  const forgotten = new Set<string>();

  const announce = () =>
    core.setPending(
      waiting.map(({ queued: { id, scope, providerId, queuedAt, attempts, lastError }, nextTryAt }): PendingSignOut => {
        return { id, scope, providerId, queuedAt, attempts, lastError, nextTryAt };
      }),
    );

  /**
   * Stores the queue. One that could not be read is not written over: what an earlier run left in it may be readable
   * later, and until then this run's part is kept in memory only.
   */
  async function keep(change: (items: readonly Waiting[]) => readonly Waiting[]): Promise<void> {
    if (!loaded) await load();
    waiting = change(waiting);
    if (loaded) await ports.vault.signOuts.write(waiting.map(({ queued }) => queued));
  }

  async function load(): Promise<void> {
    try {
      const stored = (await ports.vault.signOuts.read()) ?? [];
      const known = new Set(waiting.map(({ queued }) => queued.id));
      const earlier = stored.filter(({ id }) => !known.has(id));
      waiting = [...earlier.map((queued) => ({ queued, nextTryAt: ports.clock.now() })), ...waiting];
      loaded = true;
      loadDueAt = null;
      unread = null;
    } catch (error) {
      unread = codeOf(error);
      ports.activity.record({ what: 'vault-failed', code: unread });
      failedLoads += 1;
      loadDueAt = ports.clock.now() + backoffMs(failedLoads, ports.clock.jitter(), retryCapMs);
    }
  }

  const replacing = (id: string, by: Partial<Waiting>) => (items: readonly Waiting[]) =>
    items.map((item) => (item.queued.id === id ? { ...item, ...by } : item));

  /** What must not be there any more when the receipt says so: a session that comes back was not signed out of. */
  async function forget({ id, sessionId }: QueuedSignOut): Promise<void> {
    if (forgotten.has(id)) return;
    await core.alone(async () => {
      const record = await ports.vault.session.read();
      if (record?.sessionId === sessionId) await ports.vault.session.clear();
    });
    forgotten.add(id);
  }

  async function attempt({ queued }: Waiting): Promise<void> {
    const entry = ports.providers.find(({ provider }) => provider.id === queued.providerId);
    if (entry === undefined) {
      // It may be configured again at another start; until then nothing can be asked of it.
      const nextTryAt = ports.clock.now() + dayMs;
      waiting = replacing(queued.id, { queued: { ...queued, lastError: 'not-possible-now' }, nextTryAt })(waiting);
      announce();
      return;
    }
    waiting = replacing(queued.id, { nextTryAt: null })(waiting);
    announce();
    try {
      await forget(queued);
      const receipt = await endAtProvider({
        queued,
        entry,
        clock: ports.clock,
        accessToken: accessTokens.get(queued.id) ?? null,
        remember: (progress) => keep(replacing(queued.id, { queued: progress })),
      });
      await keep((items) => items.filter((item) => item.queued.id !== queued.id));
      accessTokens.delete(queued.id);
      ports.activity.record({ what: 'sign-out-done', scope: queued.scope });
      announce();
      core.addReceipt(receipt);
    } catch (error) {
      const code = codeOf(error);
      // The directory may have refused this very token. Otherwise it is kept: only it can be shown to be dead later.
      if (code === 'devices-unavailable') accessTokens.delete(queued.id);
      const last = waiting.find((item) => item.queued.id === queued.id)?.queued ?? queued;
      const attempts = last.attempts + 1;
      const jitter = ports.clock.jitter();
      const delay = notBefore(retryAfterOf(error), backoffMs(attempts, jitter, retryCapMs), jitter);
      const nextTryAt = ports.clock.now() + delay;
      ports.activity.record({ what: 'sign-out-failed', scope: queued.scope, code });
      // The vault may be what failed: it is kept in memory in any case, and what was stored before still stands.
      const failed = { queued: { ...last, attempts, lastError: code }, nextTryAt };
      // What is done at the provider and could not be taken off the queue waits for that, and for its receipt.
      const others = (items: readonly Waiting[]) => items.filter((item) => item.queued.id !== queued.id);
      await keep((items) => [...others(items), failed]).catch(() => undefined);
      announce();
    }
  }

  async function run(which: 'due' | 'all'): Promise<void> {
    if (running !== null || core.stopped()) return running ?? undefined;
    const now = ports.clock.now();
    const isDue = (at: EpochMs | null) => at !== null && (which === 'all' || at <= now);
    const reload = isDue(loadDueAt);
    const isWork = ({ nextTryAt }: Waiting) => which === 'all' || isDue(nextTryAt);
    if (!reload && !waiting.some(isWork)) return;
    running = (async () => {
      if (reload) await load();
      for (const item of waiting.filter(isWork)) await attempt(item);
    })().finally(() => {
      running = null;
    });
    return running;
  }

  const idle = async (): Promise<void> => {
    await running;
  };

  return {
    restore: async () => {
      await load();
      announce();
      return { queued: waiting.map(({ queued }) => queued), unread };
    },
    signOut: async (live, scope) => {
      const id = ports.clock.freshId();
      const inHand = usable(live, ports.clock.now());
      await core.alone(async () => {
        const record = await ports.vault.session.read();
        if (record === null) return;
        const queued: QueuedSignOut = {
          id,
          sessionId: record.sessionId,
          scope,
          queuedAt: ports.clock.now(),
          attempts: 0,
          lastError: null,
          providerId: live.entry.provider.id,
          subject: record.account.subject,
          refreshToken: record.refreshToken,
          accessTokenExpiresAt: live.lastAccessTokenExpiresAt,
          endedSessions: null,
        };
        // Queued first, forgotten second: a crash in between leaves both, and the next start finishes it.
        await keep((items) => [...items, { queued, nextTryAt: ports.clock.now() }]);
        if (inHand !== null) accessTokens.set(id, inHand);
        ports.activity.record({ what: 'sign-out-queued', scope });
        await ports.vault.session.clear();
        forgotten.add(id);
      });
      announce();
      // The person is signed out here already: a provider that does not answer is not waited for on the screen.
      let cancel = () => {};
      const tooLong = new Promise<void>((resolve) => {
        cancel = ports.clock.after(patienceMs, resolve);
      });
      await Promise.race([idle().then(() => run('due')), tooLong]);
      cancel();
    },
    run,
    idle,
    nextDueAt: () => {
      if (running !== null) return null;
      const times = [loadDueAt, ...waiting.map(({ nextTryAt }) => nextTryAt)].filter((at) => at !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}

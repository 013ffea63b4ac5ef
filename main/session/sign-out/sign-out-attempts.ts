import type { SignOutReceipt } from '../../../contract/session-state.ts';
import { unlisted } from '../core/account-list.ts';
import { backoffMs, notBefore } from '../core/refresh-failures.ts';
import { type EngineContext, noProbedTokens, type ProbedTokens } from '../core/session-context.ts';
import { codeOf, retryAfterOf } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import type { QueuedSignOut } from '../ports/records.ts';
import { revokeAndVerify } from './revoke-and-verify.ts';
import type { SignOutQueue, WaitingSignOut } from './sign-out-queue.ts';

const retryCapMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;

/** The server part of the queued sign-outs, and what this run knows about each of them. */
export interface SignOutAttempts {
  /** Runs the server part once. Never throws; a failed sign-out stays pending. */
  run(item: WaitingSignOut): Promise<void>;
  /** Keeps the tokens that the server part has to prove dead, and calls `onDone` when it is done. */
  prepare(id: string, probed: ProbedTokens, onDone: () => void): void;
  /** Drops the `onDone` of a sign-out. */
  forgetCallback(id: string): void;
  /** Notes that the record of the sign-out's session is out of the vault. */
  noteCleared(id: string): void;
  isCleared(id: string): boolean;
}

export interface SignOutNews {
  /** Called when the pending sign-outs changed. */
  readonly announce: () => void;
  readonly addReceipt: (receipt: SignOutReceipt) => void;
}

export function createSignOutAttempts(
  { ports, turns, list, quiet }: EngineContext,
  queue: SignOutQueue,
  { announce, addReceipt }: SignOutNews,
): SignOutAttempts {
  const probedTokens = new Map<string, ProbedTokens>();
  const cleared = new Set<string>();
  const callbacks = new Map<string, () => void>();

  /** Clears the session's record and list entry, so that no session comes back after its receipt. */
  async function clear({ id, sessionId, subject }: QueuedSignOut, entry: ProviderEntry): Promise<void> {
    if (cleared.has(id)) return;
    const accountId = ports.vault.accountId({ issuer: entry.provider.issuer, subject }, entry.clientId);
    await turns.runExclusive(accountId, async () => {
      const store = ports.vault.session(accountId);
      const record = await store.read();
      if (record?.sessionId !== sessionId) return;
      await store.clear();
      await list.change(unlisted(accountId));
    });
    cleared.add(id);
  }

  async function complete(queued: QueuedSignOut, entry: ProviderEntry): Promise<void> {
    const { id, scope } = queued;
    const isSafe =
      cleared.has(id) || queue.wasStored(id) || (await queue.put({ queued, nextTryAt: null })) === 'keychain';
    if (isSafe) await clear(queued, entry);
    const receipt = await revokeAndVerify({
      queued,
      entry,
      clock: ports.clock,
      inHand: probedTokens.get(id) ?? noProbedTokens,
      remember: async (progress) => void (await queue.put({ queued: progress, nextTryAt: null })),
      quiet,
    });
    // A sign-out that is not in the keychain keeps the record until now: a crash would orphan a live token.
    if (!isSafe) await clear(queued, entry);
    await queue.drop(id);
    probedTokens.delete(id);
    ports.activity.record({ what: 'sign-out-done', scope });
    announce();
    addReceipt(receipt);
    callbacks.get(id)?.();
    callbacks.delete(id);
  }

  async function postpone(queued: QueuedSignOut, error: unknown): Promise<void> {
    const { id, scope } = queued;
    const code = codeOf(error);
    // The directory may have refused this token. After other errors it is kept, to prove later that it is dead.
    const probed = probedTokens.get(id);
    if (probed !== undefined && code === 'devices-unavailable') probedTokens.set(id, { ...probed, accessToken: null });
    // Cancelled because of a sleep, so it is due at once.
    if (code === 'not-possible-now' && quiet()) {
      queue.note(id, { nextTryAt: ports.clock.now() });
      return announce();
    }
    const last = queue.find(id)?.queued ?? queued;
    const attempts = last.attempts + 1;
    const jitter = ports.clock.jitter();
    const delay = notBefore(retryAfterOf(error), backoffMs(attempts, jitter, retryCapMs), jitter);
    const nextTryAt = ports.clock.now() + delay;
    ports.activity.record({ what: 'sign-out-failed', scope, code });
    // `put` keeps it in memory even if the vault failed, and an earlier stored version stays valid. A sign-out that is
    // done at the provider but could not be removed from the queue waits for that, and for its receipt.
    await queue.put({ queued: { ...last, attempts, lastError: code }, nextTryAt });
    announce();
  }

  return {
    run: async ({ queued }) => {
      const entry = ports.providers.find(({ provider }) => provider.id === queued.providerId);
      if (entry === undefined) {
        // The provider is not configured. It may be again at a later start; until then no request is possible.
        const nextTryAt = ports.clock.now() + dayMs;
        queue.note(queued.id, { queued: { ...queued, lastError: 'not-possible-now' }, nextTryAt });
        return announce();
      }
      queue.note(queued.id, { nextTryAt: null });
      announce();
      try {
        await complete(queued, entry);
      } catch (error) {
        await postpone(queued, error);
      }
    },
    prepare: (id, probed, onDone) => {
      probedTokens.set(id, probed);
      callbacks.set(id, onDone);
    },
    forgetCallback: (id) => void callbacks.delete(id),
    noteCleared: (id) => void cleared.add(id),
    isCleared: (id) => cleared.has(id),
  };
}

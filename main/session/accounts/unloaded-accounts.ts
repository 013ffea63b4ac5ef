import type { AccountId, AccountSummary } from '../../../contract/session-state.ts';
import type { LockReason, LockRule } from '../../../contract/settings.ts';
import { lockedNow } from '../core/account-list.ts';
import { labelOf } from '../core/display-name.ts';
import { dualTimeNow } from '../core/dual-clock.ts';
import { type LockFacts, lockDue, lockDueIn } from '../core/lock-rules.ts';
import { type EngineContext, idleSince } from '../core/session-context.ts';

/**
 * The accounts without a session in memory: they were neither shown nor used in this run, or could not be read. They
 * are only entries on the list, and lock with the others.
 */
export interface UnloadedAccounts {
  summary(id: AccountId): Omit<AccountSummary, 'id'> | null;
  lock(reason: LockReason): void;
  /** Applies the action that the settings choose for a rule that is met. */
  fall(rule: LockRule): void;
  lockIfDue(): void;
  /** Reloads the display names that a lock forgot, one by one. An account that cannot be read stays without a name. */
  recallNames(onNamed: () => void): Promise<void>;
  /** Returns in how many ms the accounts may have to be locked, or infinity if no clock rule locks them. */
  nextLook(): number;
}

export function createUnloadedAccounts(
  { ports, settings, list, focus, onLocked }: EngineContext,
  /** Returns the accounts with a session in memory. */
  withSession: () => ReadonlySet<AccountId>,
  /** Returns whether a sign-out of this session is pending: its account is still listed, but not shown. */
  isLeaving: (sessionId: string) => boolean,
  /** Loads the account and signs it out on this device. */
  signOut: (id: AccountId) => void,
): UnloadedAccounts {
  /** The user is present when the app starts. */
  const presentSince = dualTimeNow(ports.clock);
  const atRest = () => {
    const busy = withSession();
    return list.now().accounts.filter(({ id }) => !busy.has(id));
  };
  const unlocked = () => atRest().filter(({ locked }) => locked === null);

  /** A session's age is unknown until its record is read, so its absolute lifetime is checked when it is opened. */
  const facts = (): LockFacts => ({
    ageMs: null,
    idleMs: idleSince(presentSince, ports),
    unfocusedMs: focus.unfocusedMs(),
  });

  function lock(reason: LockReason): void {
    void list.change(lockedNow(new Set(unlocked().map(({ id }) => id)), { reason, at: ports.clock.now() }));
    onLocked();
  }

  function fall(rule: LockRule): void {
    const action = settings().actions[rule];
    if (action === 'nothing') return;
    // An account that is already locked is signed out too.
    const ended = action === 'sign-out' ? atRest() : [];
    if (unlocked().length > 0) lock(rule);
    else onLocked();
    for (const { id } of ended) signOut(id);
  }

  /** Checks the current entry, because the account may have been locked or opened meanwhile. */
  function isUnnamed(id: AccountId): boolean {
    const entry = list.entry(id);
    return entry !== null && entry.label === null && entry.locked === null && !withSession().has(id);
  }

  /** Resolves with whether the account has a new name. */
  async function recallName(id: AccountId): Promise<boolean> {
    const { vault } = ports;
    if (!isUnnamed(id)) return false;
    const record = await vault.seal.withKey(() => vault.session(id).read()).catch(() => null);
    if (record === null || !isUnnamed(id)) return false;
    list.name(id, labelOf(record.account));
    return true;
  }

  return {
    lock,
    fall,
    recallNames: async (onNamed) => {
      let unsaid = 0;
      let enough = 1;
      const say = () => {
        void list.change((same) => same);
        unsaid = 0;
        onNamed();
      };
      for (const { id } of unlocked()) {
        if (await recallName(id)) unsaid += 1;
        if (unsaid < enough) continue;
        say();
        // Batches double, so the first names show at once and a thousand take ten writes, not a thousand.
        enough *= 2;
      }
      if (unsaid > 0) say();
    },
    summary: (id) => {
      const entry = list.entry(id);
      if (entry === null || isLeaving(entry.sessionId)) return null;
      const { providerId, label, locked } = entry;
      return locked === null ? { providerId, label, kind: 'signed-in' } : { providerId, label: null, kind: 'locked' };
    },
    lockIfDue: () => {
      const rule = lockDue(facts(), settings());
      // Applied once, while an account is unlocked: a sign-out that failed is not retried every second.
      if (rule === null) return;
      if (unlocked().length > 0) fall(rule);
      else onLocked();
    },
    nextLook: () => (unlocked().length === 0 ? Number.POSITIVE_INFINITY : lockDueIn(facts(), settings())),
  };
}

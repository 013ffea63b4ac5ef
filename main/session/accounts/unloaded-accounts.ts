import type { AccountId, AccountSummary, LockReason } from '../../../contract/session-state.ts';
import type { LockRule } from '../../../contract/settings.ts';
import { lockedNow } from '../core/account-list.ts';
import { labelOf } from '../core/display-name.ts';
import { dualTimeNow } from '../core/dual-clock.ts';
import { type LockFacts, lockDue, lockDueIn } from '../core/lock-rules.ts';
import { type EngineContext, idleSince } from '../core/session-context.ts';

/**
 * The accounts without a session in memory: nobody has looked at or used them in this run, or they could not be read.
 * They are lines on the list, and lock with the others.
 */
export interface UnloadedAccounts {
  summary(id: AccountId): Omit<AccountSummary, 'id'> | null;
  lock(reason: LockReason): void;
  /** A rule is met: does what the settings say of it. */
  fall(rule: LockRule): void;
  lockIfDue(): void;
  /** Reads what those are called that were locked, one after the other. Whose name cannot be read now goes without. */
  recallNames(onNamed: () => void): Promise<void>;
  /** In how many ms they may have to be locked; infinitely many: not by the clock. */
  nextLook(): number;
}

export function createUnloadedAccounts(
  { ports, settings, list, focus, onLocked }: EngineContext,
  /** Who has a session in memory. */
  withSession: () => ReadonlySet<AccountId>,
  /** Whether a sign-out of this session waits: then the account is only still on the list. */
  isLeaving: (sessionId: string) => boolean,
  /** Opens it and signs it out on this device. */
  signOut: (id: AccountId) => void,
): UnloadedAccounts {
  /** Who starts the app is there. */
  const presentSince = dualTimeNow(ports.clock);
  const atRest = () => {
    const busy = withSession();
    return list.now().accounts.filter(({ id }) => !busy.has(id));
  };
  const unlocked = () => atRest().filter(({ locked }) => locked === null);

  /** How old the session of each is nobody knows before it is read: that is judged as it is opened. */
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
    // A lock that stands does not keep one from being signed out.
    const ended = action === 'sign-out' ? atRest() : [];
    if (unlocked().length > 0) lock(rule);
    else onLocked();
    for (const { id } of ended) signOut(id);
  }

  /** As it is now: it may have been locked or opened since the last look. */
  function isUnnamed(id: AccountId): boolean {
    const entry = list.entry(id);
    return entry !== null && entry.label === null && entry.locked === null && !withSession().has(id);
  }

  /** Answers whether its line has something to say now. */
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
        // The first names are there at once, and those of a thousand are stored and shown in ten times, not a thousand.
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
      // Once: what could not be signed out is not tried again by the second.
      if (rule === null) return;
      if (unlocked().length > 0) fall(rule);
      else onLocked();
    },
    nextLook: () => (unlocked().length === 0 ? Number.POSITIVE_INFINITY : lockDueIn(facts(), settings())),
  };
}

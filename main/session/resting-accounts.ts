import type { AccountId, AccountSummary, LockReason } from '../../contract/session-state.ts';
import { type AccountList, lockedNow } from './account-list.ts';
import type { Ports } from './ports.ts';

/**
 * The accounts without a session in memory: nobody has looked at or used them in this run, or they could not be read.
 * They are lines on the list, and lock with the others.
 */
export interface RestingAccounts {
  summary(id: AccountId): Omit<AccountSummary, 'id'> | null;
  lock(reason: LockReason): void;
  lockIfDue(): void;
  /** In how many ms they may have to be locked; `null`: not by the clock. */
  nextLook(): number | null;
}

export function createRestingAccounts(
  { clock, presence, settings }: Ports,
  list: AccountList,
  hasSession: (id: AccountId) => boolean,
  /** Whether a sign-out of this session waits: then the account is only still on the list. */
  isLeaving: (sessionId: string) => boolean,
): RestingAccounts {
  /** Who starts the app is there. */
  const presentSince = clock.monotonic();
  const unlocked = () => list.now().accounts.filter(({ id, locked }) => locked === null && !hasSession(id));

  function idleFor(): number | null {
    const idle = presence.idleMs();
    return idle === null ? null : Math.min(idle, clock.monotonic() - presentSince);
  }

  function lock(reason: LockReason): void {
    void list.change(lockedNow(new Set(unlocked().map(({ id }) => id)), { reason, at: clock.now() }));
  }

  return {
    lock,
    summary: (id) => {
      const entry = list.entry(id);
      if (entry === null || isLeaving(entry.sessionId)) return null;
      const { providerId, label, locked } = entry;
      return locked === null ? { providerId, label, kind: 'signed-in' } : { providerId, label: null, kind: 'locked' };
    },
    lockIfDue: () => {
      const idle = idleFor();
      if (idle !== null && idle >= settings.idleLimitMs) lock('idle');
    },
    nextLook: () => {
      const idle = idleFor();
      if (idle === null || unlocked().length === 0) return null;
      return Math.max(settings.idleLimitMs - idle, 0);
    },
  };
}

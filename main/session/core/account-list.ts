import type { AccountId, Persistence } from '../../../contract/session-state.ts';
import { codeOf } from '../ports/errors.ts';
import type { KeyedMutex } from '../ports/keyed-mutex.ts';
import type { Ports } from '../ports/ports.ts';
import type { StoredAccount, StoredAccounts } from '../ports/records.ts';
import { backoffMs } from './refresh-failures.ts';

export type ListChange = (stored: StoredAccounts) => StoredAccounts;

/** The list of accounts, in memory and as stored. */
export interface AccountList {
  /** Reads the stored list. Throws what reading the vault throws. */
  load(): Promise<void>;
  now(): StoredAccounts;
  entry(id: AccountId): StoredAccount | null;
  /** Sets the account's label from the next change on. A lock removes the label, here and in the stored list. */
  name(id: AccountId, label: string | null): void;
  /**
   * Applies the change in memory at once and in the vault as soon as possible; changes by other processes stay.
   * Resolves with where this change is kept after the first attempt to store it. Never throws.
   */
  change(change: ListChange): Promise<Persistence>;
  /** Like `change`, but reads the stored list even if nothing changes in memory: another process may have undone it. */
  ensure(change: ListChange): Promise<Persistence>;
  /** Resolves with whether the account is on the stored list; first stores pending changes if not. Never throws. */
  has(id: AccountId): Promise<boolean>;
  /** Retries to store pending changes, with backoff. Never throws. */
  keep(): Promise<void>;
  /** Resolves when no change is being stored or waits for the lock. Never rejects. */
  idle(): Promise<void>;
  /** Deletes the list and every session on it. Throws what clearing the vault throws. */
  discard(): Promise<void>;
}

const empty: StoredAccounts = { shown: null, accounts: [] };
const retryCapMs = 5 * 60_000;

export function createAccountList(ports: Ports, turns: KeyedMutex): AccountList {
  const { vault, refreshLock, activity, clock } = ports;
  let present = empty;
  /** Index of `present`, because lookups by id are frequent and there may be a thousand accounts. */
  let byId: ReadonlyMap<AccountId, StoredAccount> = new Map();
  /** Separate from the changes, which may wait in memory for longer than a name may be kept there. */
  const labels = new Map<AccountId, string | null>();
  /** Unpersisted changes, oldest first; rebased onto the stored list at the next write. */
  let unstored: readonly ListChange[] = [];
  /** The accounts that are known to be on the stored list. */
  let stored: ReadonlySet<AccountId> = new Set();
  /** Whether the last write fell back to memory: then the vault returns that list and not the stored one. */
  let heldOnly = false;
  let failures = 0;
  let storing: Promise<unknown> = Promise.resolve();
  /** In ms of the monotonic clock. */
  let retryAt = 0;
  const applied = (list: StoredAccounts) =>
    named(
      unstored.reduce((next, change) => change(next), list),
      labels,
    );
  const see = (list: StoredAccounts) => {
    present = list;
    byId = new Map(list.accounts.map((account) => [account.id, account]));
    const open = new Set(list.accounts.filter(({ locked }) => locked === null).map(({ id }) => id));
    for (const id of labels.keys()) if (!open.has(id)) labels.delete(id);
  };
  const remember = ({ accounts }: StoredAccounts) => {
    stored = new Set(accounts.map(({ id }) => id));
  };

  const postpone = () => {
    failures += 1;
    retryAt = clock.monotonic() + backoffMs(failures, clock.jitter(), retryCapMs);
  };

  const storeUnstored = async (): Promise<Persistence> => {
    const taken = unstored;
    if (taken.length === 0) return 'keychain';
    // Read again before each write, because other processes write too. An unreadable list is not overwritten.
    const before = (await vault.accounts.read()) ?? empty;
    const next = named(
      taken.reduce((list, change) => change(list), before),
      labels,
    );
    const persistence = next === before && !heldOnly ? 'keychain' : await vault.accounts.write(next);
    heldOnly = persistence === 'memory-only';
    if (!heldOnly) unstored = unstored.filter((change) => !taken.includes(change));
    see(applied(next));
    if (heldOnly) postpone();
    else remember(next);
    return persistence;
  };

  const storeAlone = async (): Promise<Persistence> => {
    try {
      const persistence = await refreshLock.withLock('accounts', () => turns.runExclusive('accounts', storeUnstored));
      if (persistence === 'keychain') failures = 0;
      return persistence;
    } catch (error) {
      activity.record({ what: 'vault-failed', code: codeOf(error) });
      postpone();
      return 'memory-only';
    }
  };

  const store = (): Promise<Persistence> => {
    const run = storeAlone();
    storing = Promise.all([storing, run]);
    return run;
  };

  const make = (change: ListChange): Promise<Persistence> => {
    see(named(change(present), labels));
    unstored = [...unstored, change];
    return store();
  };

  return {
    idle: async () => {
      await storing;
    },
    load: async () => {
      const list = (await vault.accounts.read()) ?? empty;
      remember(list);
      see(applied(list));
    },
    has: async (id) => {
      if (!stored.has(id)) await store();
      return stored.has(id);
    },
    name: (id, label) => labels.set(id, label),
    now: () => present,
    entry: (id) => byId.get(id) ?? null,
    change: (change) => {
      const next = named(change(present), labels);
      // Without pending changes, the stored list is known to match, so that an empty change need not be stored.
      return next === present && unstored.length === 0 ? Promise.resolve('keychain') : make(change);
    },
    ensure: make,
    keep: async () => {
      if (unstored.length > 0 && clock.monotonic() >= retryAt) await store();
    },
    discard: async () => {
      await turns.runExclusive('accounts', () => vault.accounts.clear());
      unstored = [];
      see(empty);
      remember(empty);
    },
  };
}

/** Returns the list with known labels filled in and the labels of locked accounts removed. */
function named(list: StoredAccounts, labels: ReadonlyMap<AccountId, string | null>): StoredAccounts {
  const labelOf = ({ id, locked, label }: StoredAccount) =>
    locked !== null ? null : labels.has(id) ? (labels.get(id) ?? null) : label;
  if (list.accounts.every((account) => labelOf(account) === account.label)) return list;
  return { ...list, accounts: list.accounts.map((account) => ({ ...account, label: labelOf(account) })) };
}

/** Adds or replaces the account's line. A listed account keeps its lock state. */
export const listed =
  (account: StoredAccount): ListChange =>
  ({ shown, accounts }) => {
    const known = accounts.some(({ id }) => id === account.id);
    const next = known
      ? accounts.map((other) => (other.id === account.id ? { ...account, locked: other.locked } : other))
      : [...accounts, account];
    return { shown: shown ?? account.id, accounts: next };
  };

/** Adds the account's line if it is missing. */
export const stillListed =
  (account: StoredAccount): ListChange =>
  (list) =>
    list.accounts.some(({ id }) => id === account.id) ? list : listed(account)(list);

export const unlisted =
  (id: AccountId): ListChange =>
  (list) => {
    if (!list.accounts.some((account) => account.id === id)) return list;
    const accounts = list.accounts.filter((account) => account.id !== id);
    return { shown: list.shown === id ? (accounts[0]?.id ?? null) : list.shown, accounts };
  };

export const shownNow =
  (id: AccountId): ListChange =>
  (list) =>
    list.shown === id || !list.accounts.some((account) => account.id === id) ? list : { ...list, shown: id };

/** Locks the given accounts, or unlocks them if `locked` is `null`. An already locked account keeps its reason. */
export const lockedNow =
  (ids: ReadonlySet<AccountId>, locked: StoredAccount['locked']): ListChange =>
  (list) => {
    const changes = (account: StoredAccount) => ids.has(account.id) && (locked === null) !== (account.locked === null);
    if (!list.accounts.some(changes)) return list;
    return { ...list, accounts: list.accounts.map((each) => (changes(each) ? { ...each, locked } : each)) };
  };

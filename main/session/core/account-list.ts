import type { AccountId, Persistence } from '../../../contract/session-state.ts';
import { codeOf } from '../ports/errors.ts';
import type { KeyedMutex } from '../ports/keyed-mutex.ts';
import type { Ports } from '../ports/ports.ts';
import type { StoredAccount, StoredAccounts } from '../ports/records.ts';
import { backoffMs } from './refresh-failures.ts';

export type ListChange = (stored: StoredAccounts) => StoredAccounts;

/** The list of accounts, as this process has it and as it is stored. */
export interface AccountList {
  /** Reads what is stored. Throws what reading the vault throws. */
  load(): Promise<void>;
  now(): StoredAccounts;
  entry(id: AccountId): StoredAccount | null;
  /** What its line says from the next change on, until it is locked: then it says nothing, here and stored. */
  name(id: AccountId, label: string | null): void;
  /**
   * Changes it at once here, and in the vault as soon as that takes it: what another process changed meanwhile stays.
   * Says where this change is kept by then. Never throws.
   */
  change(change: ListChange): Promise<Persistence>;
  /** As `change`, and looks at what is stored even where nothing is news here: another process may have undone it. */
  ensure(change: ListChange): Promise<Persistence>;
  /** Whether the stored list has this account, after an attempt to see to it. Never throws. */
  has(id: AccountId): Promise<boolean>;
  /** Tries again, less and less often, to store what the vault did not take. Never throws. */
  keep(): Promise<void>;
  /** Resolves when nothing is being stored, or waits for the lock to be. Never rejects. */
  idle(): Promise<void>;
  /** Forgets the list and every session on it. Throws what clearing the vault throws. */
  discard(): Promise<void>;
}

const empty: StoredAccounts = { shown: null, accounts: [] };
const retryCapMs = 5 * 60_000;

export function createAccountList(ports: Ports, turns: KeyedMutex): AccountList {
  const { vault, refreshLock, activity, clock } = ports;
  let present = empty;
  /** Of `present`: one of a thousand is looked up as often as all of them are gone through. */
  let byId: ReadonlyMap<AccountId, StoredAccount> = new Map();
  /** Apart from the changes, which may wait to be stored for longer than a name may be kept. */
  const labels = new Map<AccountId, string | null>();
  /** What is not in the keychain yet, the oldest first: done again on whatever is there by the time it is taken. */
  let unstored: readonly ListChange[] = [];
  /** Which accounts are known to be on the stored list. */
  let stored: ReadonlySet<AccountId> = new Set();
  /** Whether the vault took the list for this run only: then what it answers is that, and not what it has stored. */
  let heldOnly = false;
  let failures = 0;
  let storing: Promise<unknown> = Promise.resolve();
  /** On the clock that nobody can set. */
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
    // Read anew each time: another process has a list of its own. One that cannot be read is not written over.
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
      // Nothing new to this process may be news to the list that is stored, if that is not known to be the same.
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

/** With the names that are known, and without those of who is locked. */
function named(list: StoredAccounts, labels: ReadonlyMap<AccountId, string | null>): StoredAccounts {
  const labelOf = ({ id, locked, label }: StoredAccount) =>
    locked !== null ? null : labels.has(id) ? (labels.get(id) ?? null) : label;
  if (list.accounts.every((account) => labelOf(account) === account.label)) return list;
  return { ...list, accounts: list.accounts.map((account) => ({ ...account, label: labelOf(account) })) };
}

/** Puts the account on the list, or what is known of it now in place of what was. A lock that stands goes on standing. */
export const listed =
  (account: StoredAccount): ListChange =>
  ({ shown, accounts }) => {
    const known = accounts.some(({ id }) => id === account.id);
    const next = known
      ? accounts.map((other) => (other.id === account.id ? { ...account, locked: other.locked } : other))
      : [...accounts, account];
    return { shown: shown ?? account.id, accounts: next };
  };

/** Puts it on the list where it is not. */
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

/** Locks those named, or opens them with `null`. A lock that stands keeps its reason. */
export const lockedNow =
  (ids: ReadonlySet<AccountId>, locked: StoredAccount['locked']): ListChange =>
  (list) => {
    const changes = (account: StoredAccount) => ids.has(account.id) && (locked === null) !== (account.locked === null);
    if (!list.accounts.some(changes)) return list;
    return { ...list, accounts: list.accounts.map((each) => (changes(each) ? { ...each, locked } : each)) };
  };

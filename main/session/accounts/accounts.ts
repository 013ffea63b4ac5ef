import type { AccountId, AccountSummary } from '../../../contract/session-state.ts';
import { shownNow } from '../core/account-list.ts';
import type { EngineContext } from '../core/session-context.ts';
import { SessionError } from '../ports/errors.ts';
import { createAccount } from './account.ts';
import type { AccountHost, AccountSession } from './account-api.ts';
import { createUnloadedAccounts, type UnloadedAccounts } from './unloaded-accounts.ts';

/** All accounts: the unloaded ones, those in memory, and the sign-in slot (`desk`) for an additional account. */
export interface Accounts {
  readonly resting: UnloadedAccounts;
  /** Returns the sign-in slot, which belongs to no account until a sign-in succeeds. */
  desk(): AccountSession;
  shown(): AccountSession;
  open(): Iterable<AccountSession>;
  /** Returns the accounts in memory and the sign-in slot. */
  all(): Iterable<AccountSession>;
  /** Returns the account if it is in memory. */
  opened(id: AccountId): AccountSession | null;
  summaries(): readonly AccountSummary[];
  /** Returns the account if it is in memory and its session is open. */
  ready(id: AccountId): AccountSession | null;
  /** Resolves with the account, restored from its record if it was unloaded, or `null` if the identifier is unknown. */
  load(id: AccountId): Promise<AccountSession | null>;
  /** Reloads display names of unloaded accounts after unlocking. Never rejects. */
  recallNames(): Promise<void>;
  /** Makes accounts whose session is over forget their display names, because a lock does not reach them. */
  forgetNames(): void;
  /** Forgets all accounts in memory and shows the sign-in slot. */
  reset(): void;
  /** Shows an account at the start. Unlike `show`, it does not run due work before the account is restored. */
  showFirst(id: AccountId): Promise<void>;
  /**
   * Resolves with the primary account, the one signed in to first, and shows it if it is open. If it is missing,
   * resolves with the shown account. Only the user of the primary account decides for all accounts, because a stranger
   * at an open window could sign in to an account of their own and re-authenticate there.
   */
  keeper(): Promise<AccountSession>;
  /** Shows an account, or the sign-in slot for `null`. Throws `not-possible-now` if the identifier is unknown. */
  show(id: AccountId | null): void;
}

export interface AccountsHost extends Pick<AccountHost, 'signOuts' | 'reschedule'> {
  publish(): void;
}

export function createAccounts(context: EngineContext, { signOuts, reschedule, publish }: AccountsHost): Accounts {
  const { list } = context;
  const open = new Map<AccountId, AccountSession>();
  const opening = new Map<AccountId, Promise<void>>();
  const lastSummary = new WeakMap<AccountSession, string>();
  const resting = createUnloadedAccounts(
    context,
    withSession,
    (sessionId) => signOuts.earlier().queued.some((queued) => queued.sessionId === sessionId),
    (id) => void load(id).then((account) => account?.leave()),
  );
  const host: AccountHost = {
    signOuts,
    reschedule,
    onChange: (account) => {
      // Called for the shown account too: a name in `lastSummary` must not outlive a lock.
      const isNews = summaryChanged(account);
      if (account === shown || isNews) publish();
    },
    onOpened: adopt,
    onGone: remove,
  };
  let desk = createAccount(context, host, null);
  let shown = desk;

  /** Returns whether the summary changed, which is all that the window sees of an account that is not shown. */
  function summaryChanged(account: AccountSession): boolean {
    if (account.id() === null) return false;
    const summary = JSON.stringify(account.summary());
    if (lastSummary.get(account) === summary) return false;
    lastSummary.set(account, summary);
    return true;
  }

  /** Files an account under the identifier from its sign-in, in place of an older session of the same user. */
  function adopt(account: AccountSession): void {
    const id = account.id();
    if (id === null) return;
    const before = open.get(id);
    if (before === account) return;
    forget(account);
    before?.replace();
    open.set(id, account);
    if (account === desk) renewDesk();
    if (shown === before) shown = account;
    if (shown === account) void list.change(shownNow(id));
    publish();
  }

  function remove(account: AccountSession): void {
    forget(account);
    if (shown === account) shown = desk;
    publish();
  }

  /** Returns the accounts with a session in memory, including one whose sign-in was not adopted yet. */
  function withSession(): ReadonlySet<AccountId> {
    const ids = new Set<AccountId>();
    for (const [id, account] of [...open, [null, desk] as const]) {
      if (!account.hasSession()) continue;
      for (const each of [id, account.id()]) if (each !== null) ids.add(each);
    }
    return ids;
  }

  function forget(account: AccountSession): void {
    for (const [id, each] of open) if (each === account) open.delete(id);
  }

  function renewDesk(): void {
    desk = createAccount(context, host, null);
    desk.rest(null);
  }

  async function load(id: AccountId): Promise<AccountSession | null> {
    const known = open.get(id);
    if (known === undefined && list.entry(id) === null) return null;
    const account = known ?? createAccount(context, host, id);
    open.set(id, account);
    // A request for an account that could not be read tries again.
    const isBlocked = account.state().kind === 'vault-blocked';
    if (isBlocked) account.beginAnew();
    if (known === undefined || isBlocked) {
      opening.set(
        id,
        account.restore().finally(() => opening.delete(id)),
      );
    }
    await opening.get(id);
    return account;
  }

  function look(account: AccountSession): void {
    shown = account;
    publish();
    reschedule();
  }

  function show(id: AccountId | null): void {
    if (id === null) {
      look(desk);
      return;
    }
    if (!open.has(id) && list.entry(id) === null) throw new SessionError('not-possible-now');
    const opened = load(id);
    void list.change(shownNow(id));
    look(open.get(id) ?? desk);
    // Its access token may have been dropped while it was not in use, but a shown account has one.
    void opened.then((account) => account?.refreshIfStale()).then(reschedule);
  }

  return {
    resting,
    desk: () => desk,
    shown: () => shown,
    open: () => open.values(),
    all: () => new Set([...open.values(), desk]),
    opened: (id) => open.get(id) ?? null,
    ready: (id) => {
      const account = open.get(id);
      return account?.state().kind === 'signed-in' ? account : null;
    },
    load,
    summaries: () => {
      const ids = new Set([...list.now().accounts.map(({ id }) => id), ...open.keys()]);
      return [...ids].flatMap((id) => {
        const summary = open.get(id)?.summary() ?? resting.summary(id);
        return summary === null ? [] : [{ id, ...summary }];
      });
    },
    recallNames: () => resting.recallNames(publish),
    forgetNames: () => {
      for (const account of open.values()) {
        account.forgetName();
        if (summaryChanged(account)) publish();
      }
    },
    reset: () => {
      for (const account of open.values()) account.replace();
      open.clear();
      if (desk.state().kind === 'starting') desk.rest(null);
      else renewDesk();
      shown = desk;
      publish();
    },
    showFirst: async (id) => {
      const opened = load(id);
      shown = open.get(id) ?? desk;
      publish();
      await opened;
    },
    keeper: async () => {
      const first = list.now().accounts[0]?.id ?? null;
      const account = first === null || first === shown.id() ? shown : ((await load(first)) ?? shown);
      if (account !== shown && account.state().kind === 'signed-in') show(first);
      return account;
    },
    show,
  };
}

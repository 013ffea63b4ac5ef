import type { AccountId, AccountSummary } from '../../../contract/session-state.ts';
import { shownNow } from '../core/account-list.ts';
import type { EngineContext } from '../core/session-context.ts';
import { SessionError } from '../ports/errors.ts';
import { createAccount } from './account.ts';
import type { AccountHost, AccountSession } from './account-api.ts';
import { createUnloadedAccounts, type UnloadedAccounts } from './unloaded-accounts.ts';

/** All accounts: those at rest, those with a session in memory, and the desk, where one more is signed in to. */
export interface Accounts {
  readonly resting: UnloadedAccounts;
  /** Belongs to nobody until somebody has signed in at it. */
  desk(): AccountSession;
  shown(): AccountSession;
  open(): Iterable<AccountSession>;
  /** Those in memory and the desk. */
  all(): Iterable<AccountSession>;
  /** The account, if it is in memory. */
  opened(id: AccountId): AccountSession | null;
  summaries(): readonly AccountSummary[];
  /** The account, if it has an open session, without waiting for anything. */
  ready(id: AccountId): AccountSession | null;
  /** The account, opened from what is stored if it was at rest. `null`: there is none of this name. */
  take(id: AccountId): Promise<AccountSession | null>;
  /** Has those at rest say again what they are called, once nothing is locked any more. Never rejects. */
  recallNames(): Promise<void>;
  /** Has those whose session is over forget what they are called: a lock would not. */
  forgetNames(): void;
  /** Forgets all that is in memory, and shows the desk. */
  reset(): void;
  /** As `show`, for the start: what is due is not looked at before it is there. */
  showFirst(id: AccountId): Promise<void>;
  /**
   * The account whose person decides for all that are here, which is shown: the one that was signed in to first. Anybody
   * who finds an open window can sign in to one more of their own, and prove to be its owner.
   */
  keeper(): Promise<AccountSession>;
  /** Shows an account, or with `null` the desk. Throws `not-possible-now` where there is none of this name. */
  show(id: AccountId | null): void;
}

export interface AccountsHost extends Pick<AccountHost, 'signOuts' | 'reschedule'> {
  publish(): void;
}

export function createAccounts(surroundings: EngineContext, { signOuts, reschedule, publish }: AccountsHost): Accounts {
  const { list } = surroundings;
  const open = new Map<AccountId, AccountSession>();
  const opening = new Map<AccountId, Promise<void>>();
  const lastSummary = new WeakMap<AccountSession, string>();
  const resting = createUnloadedAccounts(
    surroundings,
    withSession,
    (sessionId) => signOuts.earlier().queued.some((queued) => queued.sessionId === sessionId),
    (id) => void take(id).then((account) => account?.leave()),
  );
  const host: AccountHost = {
    signOuts,
    reschedule,
    onChange: (account) => {
      // Of one that is shown, too: what was last told of it must not outlive a lock in memory.
      const isNews = summaryChanged(account);
      if (account === shown || isNews) publish();
    },
    onOpened: adopt,
    onGone: remove,
  };
  let desk = createAccount(surroundings, host, null);
  let shown = desk;

  /** Of an account that is not shown, its line on the list is all that the window sees. */
  function summaryChanged(account: AccountSession): boolean {
    if (account.id() === null) return false;
    const summary = JSON.stringify(account.summary());
    if (lastSummary.get(account) === summary) return false;
    lastSummary.set(account, summary);
    return true;
  }

  /** A sign-in has said who it is. Whoever had this account open before has an older session of the same person. */
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

  /** Whose session is in memory, also where somebody has signed in to it and it is not yet shown. */
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
    desk = createAccount(surroundings, host, null);
    desk.rest(null);
  }

  async function take(id: AccountId): Promise<AccountSession | null> {
    const known = open.get(id);
    if (known === undefined && list.entry(id) === null) return null;
    const account = known ?? createAccount(surroundings, host, id);
    open.set(id, account);
    // Whoever asks for one that could not be read tries again.
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
    const opened = take(id);
    void list.change(shownNow(id));
    look(open.get(id) ?? desk);
    // It may have rested: what is looked at has an access token.
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
    take,
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
      const opened = take(id);
      shown = open.get(id) ?? desk;
      publish();
      await opened;
    },
    keeper: async () => {
      const first = list.now().accounts[0]?.id ?? null;
      const account = first === null || first === shown.id() ? shown : ((await take(first)) ?? shown);
      if (account !== shown && account.state().kind === 'signed-in') show(first);
      return account;
    },
    show,
  };
}

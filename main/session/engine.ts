import type { AccountId } from '../../contract/session-state.ts';
import type { LockReason } from '../../contract/settings.ts';
import type { AccountSession } from './accounts/account-api.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createControls } from './controls.ts';
import { createAccountList } from './core/account-list.ts';
import { cacheIdleTime } from './core/cached-idle-time.ts';
import type { EngineContext } from './core/session-context.ts';
import { createSleep } from './core/sleep.ts';
import { createWindowFocus } from './core/window-focus.ts';
import type { Engine } from './engine-api.ts';
import { createPasscode, type Passcode } from './passcode.ts';
import { codeOf, SessionError } from './ports/errors.ts';
import { createKeyedMutex } from './ports/keyed-mutex.ts';
import type { Ports, PresenceEvent } from './ports/ports.ts';
import { createRecovery } from './recovery.ts';
import { createScheduler } from './scheduler.ts';
import { createSettingsStore } from './settings/settings-store.ts';
import { createSignOuts } from './sign-out/sign-outs.ts';
import { createSnapshotPublisher } from './snapshot-publisher.ts';
import { createUnlocking } from './unlocking.ts';

/**
 * Creates the engine for all accounts of this app. Each account has its own session; an account that was neither shown
 * nor used in this run is only an entry on the list.
 */
export function createEngine(given: Ports): Engine {
  const ports: Ports = { ...given, presence: cacheIdleTime(given.presence, given.clock) };
  const { clock, activity, providers } = ports;
  const turns = createKeyedMutex();
  const sleep = createSleep(clock);
  const list = createAccountList(ports, turns);
  let stopped = false;
  let unsubscribe = () => {};
  const focus = createWindowFocus(clock);
  const chosen = createSettingsStore(ports);
  /** Whether the stored state was read. It waits until the passcode has been entered. */
  let restored = false;
  const context: EngineContext = {
    ports,
    list,
    turns,
    focus,
    settings: chosen.now,
    stopped: () => stopped,
    quiet: sleep.quiet,
    onLocked: () => {
      accounts.forgetNames();
      passcode.follow();
    },
  };

  const view = createSnapshotPublisher(providers, () => ({
    account: accounts.shown(),
    accounts: accounts.summaries(),
    seal: passcode.view(),
    settings: chosen.view(),
  }));
  const signOuts = createSignOuts(context, view);
  const agenda = createScheduler(clock, { now: doWhatIsDue, next: nextLook });
  const accounts = createAccounts(context, { signOuts, reschedule: agenda.look, publish: view.publish });

  const unlocking = createUnlocking(list, accounts);
  const passcode: Passcode = createPasscode(ports, list, accounts, {
    ...unlocking,
    restore: async () => {
      if (restored) return false;
      await restore(true);
      return true;
    },
    onOpened: sleep.wake,
    onForgotten: () => {
      restored = true;
      accounts.reset();
    },
  });

  /** Locks the open accounts if another process has set a passcode. */
  function followSeal(): void {
    if (passcode.isShut() && [...accounts.open()].some((account) => account.canLock())) lock('asked');
    view.publish();
  }

  /**
   * Restores the stored state. `byPasscode`: the passcode proves that the user is present, so it also opens stored
   * locks, except those of an absolute lifetime.
   */
  async function restore(byPasscode = false): Promise<void> {
    try {
      await ports.vault.seal.load();
      await chosen.load();
      if (passcode.isShut()) return view.publish();
      restored = true;
      await signOuts.restore();
      await list.load();
    } catch (error) {
      const code = codeOf(error);
      activity.record({ what: 'vault-failed', code });
      if (!stopped) accounts.desk().rest({ code });
      return;
    }
    if (stopped) return;
    if (byPasscode) await unlocking.unlockAll();
    const first = list.now().shown ?? list.now().accounts[0]?.id ?? null;
    const opened = first === null ? null : accounts.showFirst(first);
    accounts.desk().rest(null);
    await opened;
    void accounts.recallNames();
    agenda.look();
  }

  function doWhatIsDue(setBack: boolean): void {
    void list.keep();
    accounts.resting.lockIfDue();
    for (const each of accounts.open()) each.look.now({ setBack, inUse: each === accounts.shown() }, agenda.arm);
    void signOuts.run(setBack ? 'all' : 'due').then(agenda.arm);
  }

  function nextLook(): number {
    const quietFor = sleep.quietFor();
    const signOutDueAt = signOuts.nextDueAt();
    let next = accounts.resting.nextLook();
    if (signOutDueAt !== null) next = Math.min(next, signOutDueAt - clock.now());
    for (const { look } of accounts.open()) next = Math.min(next, look.next());
    // Requests that fall due in the quiet period wait for its end; locks do not.
    return quietFor === null ? next : Math.min(Math.max(next, 1_000), quietFor);
  }

  function lock(reason: LockReason): void {
    const lockable = [...accounts.open()].filter((account) => account.canLock());
    if (lockable.length === 0) throw new SessionError('not-possible-now');
    for (const account of lockable) account.lock(reason);
    for (const account of accounts.all()) {
      if (['signing-in', 'starting'].includes(account.state().kind)) account.lockOnOpening(reason);
    }
    accounts.resting.lock(reason);
  }

  function onPresence(event: PresenceEvent): void {
    sleep.notice(event);
    focus.notice(event);
    const quietFor = event === 'resumed' ? sleep.quietFor() : null;
    // Work that ran between waking and this event has reset `aheadBy()`: then only the time since `suspended` tells.
    // Without a `suspended` event, only the clocks do.
    const sleptMs = event === 'resumed' ? Math.max(sleep.slept(), agenda.aheadBy()) : 0;
    for (const account of accounts.all()) {
      account.notice(event);
      // Some desktops count waking as keyboard input, but the user was still idle during the sleep.
      account.look.slept(sleptMs);
      // Refreshes that fell due during the sleep are spread out; the shown account goes first.
      if (quietFor !== null && account !== accounts.shown()) account.look.spread(quietFor);
    }
    if (sleptMs >= chosen.now().idleLimitMs) accounts.resting.fall('idle');
    if (event === 'suspended' || event === 'os-locked') accounts.resting.fall(event);
    if (event === 'window-hidden') accounts.resting.fall('hidden');
    agenda.look();
  }

  /** Returns the shown account for an action of the user, who is therefore present. Throws `vault-sealed`. */
  const asked = (): AccountSession => {
    passcode.demand();
    sleep.wake();
    return accounts.shown();
  };

  const changed = { lookAgain: agenda.look, publish: view.publish };
  const controls = createControls(ports, { asked, keeper: accounts.keeper, chosen, unlocking, ...changed });

  const recovery = createRecovery({
    ...{ seal: ports.vault.seal, list, accounts, signOuts, asked },
    restore: () => restore(),
    lookAgain: agenda.look,
  });

  async function known(id: AccountId): Promise<AccountSession> {
    passcode.demand();
    const account = await accounts.load(id);
    if (account === null) throw new SessionError('not-possible-now');
    return account;
  }

  return {
    snapshot: view.snapshot,
    subscribe: view.subscribe,
    start: async () => {
      const ends = [
        ports.presence.subscribe(onPresence),
        ports.vault.seal.subscribe(followSeal),
        ports.desktop.subscribe(view.publish),
      ];
      unsubscribe = () => {
        for (const end of ends) end();
      };
      await restore();
    },
    refuse: (code, file, problems) => accounts.desk().refuse({ what: 'config-refused', code, file, problems }),
    stop: async () => {
      stopped = true;
      unsubscribe();
      agenda.stop();
      for (const account of accounts.all()) account.abandonSignIn();
      await signOuts.idle();
      // A recent lock must be stored, or the next start would open the account.
      await list.idle();
      await turns.idle();
      await Promise.all([...accounts.all()].map((account) => account.keepAtEnd()));
    },
    show: (id) => {
      passcode.demand();
      sleep.wake();
      accounts.show(id);
    },
    signIn: (providerId) => {
      const entry = providers.find(({ provider }) => provider.id === providerId);
      if (entry === undefined) throw new SessionError('not-possible-now');
      asked().signIn(entry);
    },
    cancelSignIn: () => asked().cancelSignIn(),
    reopenBrowser: () => asked().reopenBrowser(),
    lock,
    unlock: () => asked().unlock(),
    refreshNow: () => {
      const account = asked();
      if (account.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      void account.refresh(true).then(agenda.look);
    },
    signOut: () => asked().signOut('this-device'),
    ...controls,
    listDevices: () => asked().listDevices(),
    ...recovery,
    dismissReceipt: view.dismissReceipt,
    passcode,
    withAccessToken: async (id, ask, use) => (accounts.ready(id) ?? (await known(id))).tokens.lend(ask, use),
    refuseAccessToken: (id, ask, token) => accounts.opened(id)?.tokens.refuse(ask, token),
    stepUp: async (id, ask) => {
      const account = await known(id);
      if (account.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      sleep.wake();
      accounts.show(id);
      await account.stepUp(ask);
    },
  };
}

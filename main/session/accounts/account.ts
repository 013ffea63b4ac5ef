import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { AccountId, SignInPurpose, SignOutScope } from '../../../contract/session-state.ts';
import { lockedNow, unlisted } from '../core/account-list.ts';
import { labelOf } from '../core/display-name.ts';
import { dualTimeNow } from '../core/dual-clock.ts';
import { lockDue } from '../core/lock-rules.ts';
import {
  createSessionContext,
  type EngineContext,
  lockFacts,
  type SessionInMemory,
  signedInView,
} from '../core/session-context.ts';
import { problemOf } from '../core/vault-problem.ts';
import { createLocker } from '../locks/locker.ts';
import { defaultToken } from '../ports/access-token-request.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import { createPendingAuthorization } from '../sign-in/pending-authorization.ts';
import { isRecentlyAuthenticated, reauthenticationRequest } from '../sign-in/recent-authentication.ts';
import { createSignInStarter } from '../sign-in/start-sign-in.ts';
import { createStepUps } from '../sign-in/step-ups.ts';
import { createLocalSignOut } from '../sign-out/local-sign-out.ts';
import { createPersistRetry } from '../tokens/persist-retry.ts';
import { blockedBy, createRefresher } from '../tokens/refresh.ts';
import { createTokenSource } from '../tokens/token-source.ts';
import type { AccountHost, AccountSession } from './account-api.ts';
import { createAccountSchedule } from './account-schedule.ts';
import { createAccountSummarySource } from './account-summary.ts';
import { reloadProfile } from './reload-profile.ts';
import { type Restored, restoreSession } from './restore.ts';

export function createAccount(context: EngineContext, host: AccountHost, id: AccountId | null): AccountSession {
  const core = createSessionContext(context, { id, onChange });
  const { ports, list } = core;
  const { clock, activity } = ports;
  const { signOuts } = host;
  const locker = createLocker(core, () => void leaver.leave('this-device'));
  const refresher = createRefresher(core, endSession);
  const tokens = createTokenSource(core, refresher, endSession);
  const wait = createPendingAuthorization(ports);
  const attempts = createSignInStarter(core, wait, signOuts, openSession);
  const stepUps = createStepUps(core, wait);
  const keeper = createPersistRetry(core);
  const line = createAccountSummarySource(core);
  const leaver = createLocalSignOut(core, signOuts, { onGone: () => host.onGone(account), lookAgain: host.reschedule });
  let replaced = false;

  function onChange(): void {
    line.follow();
    stepUps.follow();
    host.onChange(account);
  }

  /** Ends a session that the provider has ended, and deletes its record if that still has the refused token. */
  async function endSession(reason: SessionErrorCode): Promise<void> {
    const live = core.live();
    if (live === null) return;
    core.setLive(null);
    activity.record({ what: 'session-ended', code: reason });
    core.dispatch({ what: 'session-ended', providerId: live.entry.provider.id, reason });
    await core.exclusiveAcrossProcesses(() => forgetRefused(live)).catch(reportVault);
  }

  async function forgetRefused(live: SessionInMemory): Promise<void> {
    const store = core.store();
    const record = await store.read();
    if (record === null || live.rejectedRefreshToken?.matches(record.refreshToken.reveal()) !== true) return;
    await store.clear();
    const mine = core.id();
    if (mine !== null) await list.change(unlisted(mine));
  }

  const reportVault = (error: unknown) => activity.record({ what: 'vault-failed', code: codeOf(error) });

  function openSession(): void {
    const live = core.live();
    if (live === null) return;
    core.dispatch({ what: 'session-opened', ...signedInView(live, core) });
    host.onOpened(account);
    const mine = core.id();
    if (mine !== null) {
      if (live.profile !== null) list.name(mine, labelOf(live.profile));
      // Opens a lock that was stored meanwhile; `lockIfAway()` locks again if the user is still away.
      void list.change(lockedNow(new Set([mine]), null));
    }
    // The schedule refreshes only shown or used accounts, not all that open together.
    if (!locker.lockIfAway() && live.accessToken === null) live.refreshDueAt = clock.now();
    host.reschedule();
  }

  async function restore(): Promise<void> {
    const mine = core.id();
    if (mine === null) return core.dispatch({ what: 'nothing-stored' });
    locker.expectOpening();
    const restored = await restoreSession(core, mine, signOuts.earlier());
    if (core.stopped() || replaced) return;
    open(restored);
    // Not earlier, because an account counts as unloaded, and locks with those, until it has its session.
    host.reschedule();
  }

  function open(restored: Restored) {
    if (restored.kind === 'nothing') {
      core.dispatch({ what: 'nothing-stored' });
      return host.onGone(account);
    }
    if (restored.kind === 'vault') {
      return core.dispatch({ what: 'vault-refused', problem: restored.problem, code: restored.code, error: null });
    }
    const { live } = restored;
    core.setLive(live);
    const unfinished = leaver.failed(live.sessionId) ?? signOuts.unfinished(live.sessionId);
    if (unfinished !== null) return void leaver.leave(unfinished);
    if (live.locked !== null) {
      const { reason, at } = live.locked;
      locker.keep();
      return core.dispatch({ what: 'session-locked', reason, at, error: null });
    }
    if (isOver(live)) return locker.fall('absolute-lifetime');
    activity.record({ what: 'restored' });
    openSession();
  }

  function beginSignIn(entry: ProviderEntry, purpose: SignInPurpose): void {
    attempts.begin(entry, purpose);
    locker.expectOpening();
  }

  const isOver = (live: SessionInMemory) => lockDue(lockFacts(live, core), core.settings()) === 'absolute-lifetime';

  /** Changes the reason of a lock whose session has reached its absolute lifetime since, here and on the list. */
  function lockForLifetime(live: SessionInMemory): void {
    const mine = core.id();
    const lock = { reason: 'absolute-lifetime', at: clock.now() } as const;
    live.locked = lock;
    if (mine !== null) void list.change(lockedNow(new Set([mine]), lock));
    core.dispatch({ what: 'restore-started' });
    core.dispatch({ what: 'session-locked', ...lock, error: null });
  }

  /** A locked session can be signed out on this device; a sign-out everywhere requires an open one. */
  const mayLeave = (scope: SignOutScope) => {
    const { kind } = core.state();
    return core.live() !== null && (kind === 'signed-in' || (kind === 'locked' && scope === 'this-device'));
  };

  const isShut = () => {
    const state = core.state();
    return state.kind === 'locked' || (state.kind === 'signing-in' && state.purpose === 'unlock');
  };

  const account: AccountSession = {
    look: createAccountSchedule(core, { refresher, locker, keeper }),
    id: core.id,
    state: core.state,
    isShut,
    summary: line.summary,
    forgetName: line.forget,
    restore,
    rest: (refusal) => {
      if (refusal === null) return core.dispatch({ what: 'nothing-stored' });
      const { code } = refusal;
      core.dispatch({ what: 'vault-refused', problem: problemOf(code), code, error: null });
    },
    refuse: (event) => core.dispatch(event),
    beginAnew: () => core.dispatch({ what: 'restore-started' }),
    notice: locker.notice,
    signIn: (entry) => {
      const state = core.state();
      // A locked session must be unlocked instead, and a session that may still be stored is not overwritten.
      const blocked = state.kind === 'locked' || (state.kind === 'vault-blocked' && state.problem !== 'unavailable');
      if (blocked) throw new SessionError('not-possible-now');
      beginSignIn(entry, 'sign-in');
    },
    unlock: () => {
      const live = core.live();
      if (live === null || core.state().kind !== 'locked') throw new SessionError('not-possible-now');
      beginSignIn(live.entry, 'unlock');
    },
    unlockPresent: () => {
      const state = core.state();
      if (state.kind === 'vault-blocked' && state.code === 'vault-sealed') {
        core.dispatch({ what: 'restore-started' });
        return void restore();
      }
      const live = core.live();
      if (live === null || state.kind !== 'locked' || state.reason === 'absolute-lifetime') return;
      if (isOver(live)) return lockForLifetime(live);
      live.locked = null;
      live.presentSince = dualTimeNow(clock);
      locker.expectOpening();
      core.dispatch({ what: 'restore-started' });
      void reloadProfile(core).then((isThere) => isThere && openSession());
    },
    cancelSignIn: attempts.cancel,
    reopenBrowser: attempts.reopen,
    hasSession: () => core.live() !== null,
    canLock: () => core.live() !== null && core.state().kind === 'signed-in',
    lock: locker.lock,
    lockOnOpening: locker.lockOnOpening,
    refresh: refresher.refresh,
    refreshIfStale: async () => {
      const live = core.live();
      // A failed refresh that is scheduled again waits until it is due, to spare the provider.
      const isPlanned = live?.freshness.kind === 'offline' && live.refreshDueAt !== null;
      const isStale = live !== null && live.accessToken === null && !isPlanned;
      if (isStale && blockedBy(live, clock.now()) === null && core.state().kind === 'signed-in') {
        await refresher.refresh();
      }
    },
    signOut: (scope) => {
      if (!mayLeave(scope)) throw new SessionError('not-possible-now');
      void leaver.leave(scope);
    },
    prove: async () => {
      const live = core.live();
      if (live === null || core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      if (!isRecentlyAuthenticated(live, clock)) await stepUps.begin(reauthenticationRequest(live), 'control');
    },
    leave: () => {
      if (mayLeave('this-device')) void leaver.leave('this-device');
    },
    listDevices: async () => {
      const live = core.live();
      if (live === null) throw new SessionError('not-possible-now');
      const devices = await tokens.lend(defaultToken, live.entry.directory.list);
      // The session may have been locked meanwhile; its page must not show the devices.
      if (core.live() !== live || live.locked !== null) throw new SessionError('not-possible-now');
      return devices;
    },
    discard: async () => {
      const mine = core.id();
      await core.runExclusive(() => core.store().clear());
      if (mine !== null) await list.change(unlisted(mine));
      core.dispatch({ what: 'stored-session-discarded' });
      host.onGone(account);
    },
    tokens,
    stepUp: (ask) => stepUps.begin(ask, 'api'),
    replace: () => {
      replaced = true;
      attempts.abandon();
      core.setLive(null);
    },
    abandonSignIn: attempts.abandon,
    keepAtEnd: keeper.keepAtEnd,
  };
  return account;
}

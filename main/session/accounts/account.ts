import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { AccountId, SignInPurpose, SignOutScope } from '../../../contract/session-state.ts';
import {
  createAccountCore,
  type LiveSession,
  lockFacts,
  type Surroundings,
  signedInView,
} from '../core/account-core.ts';
import { lockedNow, unlisted } from '../core/account-list.ts';
import { lockDue } from '../core/lock-rules.ts';
import { momentNow } from '../core/moment.ts';
import { labelOf } from '../core/person-names.ts';
import { problemOf } from '../core/vault-problem.ts';
import { createLocker } from '../locks/locker.ts';
import { ownToken } from '../ports/access-ask.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import { createAttempts } from '../sign-in/attempts.ts';
import { createBrowserWait } from '../sign-in/browser-wait.ts';
import { isProven, proofAsk } from '../sign-in/proof.ts';
import { createStepUps } from '../sign-in/step-ups.ts';
import { createLeaver } from '../sign-out/leave.ts';
import { createLender } from '../tokens/lender.ts';
import { createRecordKeeper } from '../tokens/record-keeper.ts';
import { createRefresher, standstillOf } from '../tokens/refresh.ts';
import type { AccountHost, AccountSession } from './account-api.ts';
import { createAccountLine } from './account-line.ts';
import { createAccountLook } from './account-look.ts';
import { recallNames } from './recall.ts';
import { type Restored, restoreSession } from './restore.ts';

export function createAccount(surroundings: Surroundings, host: AccountHost, id: AccountId | null): AccountSession {
  const core = createAccountCore(surroundings, { id, onChange });
  const { ports, list } = core;
  const { clock, activity } = ports;
  const { signOuts } = host;
  const locker = createLocker(core, () => void leaver.leave('this-device'));
  const refresher = createRefresher(core, endSession);
  const tokens = createLender(core, refresher, endSession);
  const wait = createBrowserWait(ports);
  const attempts = createAttempts(core, wait, signOuts, openSession);
  const stepUps = createStepUps(core, wait);
  const keeper = createRecordKeeper(core);
  const line = createAccountLine(core);
  const leaver = createLeaver(core, signOuts, { onGone: () => host.onGone(account), lookAgain: host.lookAgain });
  let replaced = false;

  function onChange(): void {
    line.follow();
    stepUps.follow();
    host.onChange(account);
  }

  /** The provider has ended it: say why, and forget what is stored, if it is still what the provider refused. */
  async function endSession(reason: SessionErrorCode): Promise<void> {
    const live = core.live();
    if (live === null) return;
    core.setLive(null);
    activity.record({ what: 'session-ended', code: reason });
    core.happen({ what: 'session-ended', providerId: live.entry.provider.id, reason });
    await core.aloneOfAll(() => forgetRefused(live)).catch(reportVault);
  }

  async function forgetRefused(live: LiveSession): Promise<void> {
    const store = core.store();
    const record = await store.read();
    if (record === null || live.refused?.matches(record.refreshToken.reveal()) !== true) return;
    await store.clear();
    const mine = core.id();
    if (mine !== null) await list.change(unlisted(mine));
  }

  const reportVault = (error: unknown) => activity.record({ what: 'vault-failed', code: codeOf(error) });

  function openSession(): void {
    const live = core.live();
    if (live === null) return;
    core.happen({ what: 'session-opened', ...signedInView(live, core) });
    host.onOpened(account);
    const mine = core.id();
    if (mine !== null) {
      if (live.names !== null) list.name(mine, labelOf(live.names));
      // What was locked while this was under way is opened by it, if nobody is away any more.
      void list.change(lockedNow(new Set([mine]), null));
    }
    // Of those that open together, only what is looked at or used is refreshed: the look knows which that is.
    if (!locker.lockIfAway() && live.accessToken === null) live.refreshDueAt = clock.now();
    host.lookAgain();
  }

  async function restore(): Promise<void> {
    const mine = core.id();
    if (mine === null) return core.happen({ what: 'nothing-stored' });
    locker.expectOpening();
    const restored = await restoreSession(core, mine, signOuts.earlier());
    if (core.stopped() || replaced) return;
    open(restored);
    // Not before: until it has its session, it is one of those at rest, and locked with them.
    host.lookAgain();
  }

  function open(restored: Restored) {
    if (restored.kind === 'nothing') {
      core.happen({ what: 'nothing-stored' });
      return host.onGone(account);
    }
    if (restored.kind === 'vault') {
      return core.happen({ what: 'vault-refused', problem: restored.problem, code: restored.code, error: null });
    }
    const { live } = restored;
    core.setLive(live);
    const wish = leaver.wish();
    if (wish !== null) return void leaver.leave(wish);
    if (live.locked !== null) {
      const { reason, at } = live.locked;
      locker.keep();
      return core.happen({ what: 'session-locked', reason, at, error: null });
    }
    if (isOver(live)) return locker.fall('absolute-lifetime');
    activity.record({ what: 'restored' });
    openSession();
  }

  function beginSignIn(entry: ProviderEntry, purpose: SignInPurpose): void {
    attempts.begin(entry, purpose);
    locker.expectOpening();
  }

  const isOver = (live: LiveSession) => lockDue(lockFacts(live, core), core.settings()) === 'absolute-lifetime';

  /** Locked for another reason first, and its lifetime has ended since: it says so, here and on the list. */
  function lockForLifetime(live: LiveSession): void {
    const mine = core.id();
    const lock = { reason: 'absolute-lifetime', at: clock.now() } as const;
    live.locked = lock;
    if (mine !== null) void list.change(lockedNow(new Set([mine]), lock));
    core.happen({ what: 'restore-started' });
    core.happen({ what: 'session-locked', ...lock, error: null });
  }

  /** A lock does not keep the person from leaving. What ends more than this device is for who has opened it. */
  const mayLeave = (scope: SignOutScope) => {
    const { kind } = core.state();
    return core.live() !== null && (kind === 'signed-in' || (kind === 'locked' && scope === 'this-device'));
  };

  const isShut = () => {
    const state = core.state();
    return state.kind === 'locked' || (state.kind === 'signing-in' && state.purpose === 'unlock');
  };

  const account: AccountSession = {
    look: createAccountLook(core, { refresher, locker, keeper }),
    id: core.id,
    state: core.state,
    isShut,
    summary: line.summary,
    forgetName: line.forget,
    restore,
    rest: (refusal) => {
      if (refusal === null) return core.happen({ what: 'nothing-stored' });
      const { code } = refusal;
      core.happen({ what: 'vault-refused', problem: problemOf(code), code, error: null });
    },
    refuse: (event) => core.happen(event),
    beginAnew: () => core.happen({ what: 'restore-started' }),
    notice: locker.notice,
    signIn: (entry) => {
      const state = core.state();
      // A locked session is unlocked, and one that may still be stored is not written over.
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
        core.happen({ what: 'restore-started' });
        return void restore();
      }
      const live = core.live();
      if (live === null || state.kind !== 'locked' || state.reason === 'absolute-lifetime') return;
      if (isOver(live)) return lockForLifetime(live);
      live.locked = null;
      live.presentSince = momentNow(clock);
      locker.expectOpening();
      core.happen({ what: 'restore-started' });
      void recallNames(core).then((isThere) => isThere && openSession());
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
      // One that failed is tried again when it is due, if it is still on the agenda, and the provider is spared till then.
      const isPlanned = live?.freshness.kind === 'offline' && live.refreshDueAt !== null;
      const isStale = live !== null && live.accessToken === null && !isPlanned;
      if (isStale && standstillOf(live, clock.now()) === null && core.state().kind === 'signed-in') {
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
      if (!isProven(live, clock)) await stepUps.begin(proofAsk(live), 'control');
    },
    leave: () => {
      if (mayLeave('this-device')) void leaver.leave('this-device');
    },
    listDevices: async () => {
      const live = core.live();
      if (live === null) throw new SessionError('not-possible-now');
      const devices = await tokens.lend(ownToken, live.entry.directory.list);
      // Asked for by an open session: not for the page of one that was locked meanwhile.
      if (core.live() !== live || live.locked !== null) throw new SessionError('not-possible-now');
      return devices;
    },
    discard: async () => {
      const mine = core.id();
      await core.alone(() => core.store().clear());
      if (mine !== null) await list.change(unlisted(mine));
      core.happen({ what: 'stored-session-discarded' });
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

import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { LockReason, SignInPurpose, SignOutScope } from '../../contract/session-state.ts';
import { createAgenda } from './agenda.ts';
import type { Engine } from './engine-api.ts';
import { createEngineCore, signedInView } from './engine-core.ts';
import { codeOf, SessionError } from './errors.ts';
import type { Ports, PresenceEvent, ProviderEntry } from './ports.ts';
import { createRefresher } from './refresh.ts';
import { problemOf, restoreSession } from './restore.ts';
import { settleSignIn, settleUnlock } from './settle.ts';
import { type SignInAttempt, startSignIn } from './sign-in.ts';
import { createSignOuts } from './sign-outs.ts';

export function createEngine(ports: Ports): Engine {
  const core = createEngineCore(ports);
  const { clock, vault, activity, settings } = ports;
  const refresher = createRefresher(core, endSession);
  const signOuts = createSignOuts(core);
  const agenda = createAgenda(core, { refresher, signOuts, lock: (reason) => reason !== null && lock(reason) });
  let attempt: {
    readonly controller: AbortController;
    readonly running: SignInAttempt;
    readonly stopDeadline: () => void;
  } | null = null;
  let unsubscribe = () => {};

  /** The provider has ended it: forget what is stored, and say why. */
  async function endSession(reason: SessionErrorCode): Promise<void> {
    const live = core.live();
    if (live === null) return;
    core.setLive(null);
    activity.record({ what: 'session-ended', code: reason });
    await core
      .alone(() => vault.session.clear())
      .catch((error) => activity.record({ what: 'vault-failed', code: codeOf(error) }));
    core.happen({ what: 'session-ended', providerId: live.entry.provider.id, reason });
  }

  function openSession(): void {
    const live = core.live();
    if (live === null) return;
    core.happen({ what: 'session-opened', ...signedInView(live, ports) });
    void refresher.refresh().then(agenda.look);
    agenda.look();
  }

  function lock(reason: LockReason): void {
    const live = core.live();
    const at = clock.now();
    const event = { what: 'session-locked', reason, at, error: null } as const;
    if (live === null || core.state().kind === 'signing-in' || !core.can(event))
      throw new SessionError('not-possible-now');
    live.accessToken = null;
    live.refreshDueAt = null;
    live.locked = { reason, at };
    core.happen(event);
    activity.record({ what: 'locked', reason });
    // The lock holds in memory from here on; stored, it holds across a restart too.
    core
      .changeRecord((record) => ({ ...record, locked: { reason, at } }))
      .catch((error) => activity.record({ what: 'vault-failed', code: codeOf(error) }));
  }

  async function restore(): Promise<void> {
    const restored = await restoreSession(core, await signOuts.restore());
    agenda.look();
    if (restored.kind === 'nothing') return core.happen({ what: 'nothing-stored' });
    if (restored.kind === 'vault') {
      return core.happen({ what: 'vault-refused', problem: restored.problem, code: restored.code });
    }
    const { live } = restored;
    core.setLive(live);
    if (live.locked !== null) {
      const { reason, at } = live.locked;
      return core.happen({ what: 'session-locked', reason, at, error: null });
    }
    if (clock.now() >= live.authenticatedAt + settings.absoluteLifetimeMs) return lock('absolute-lifetime');
    activity.record({ what: 'restored' });
    openSession();
  }

  function beginSignIn(entry: ProviderEntry, purpose: SignInPurpose): void {
    const deadline = clock.now() + settings.signInDeadlineMs;
    core.happen({ what: 'sign-in-started', purpose, providerId: entry.provider.id, deadline });
    const controller = new AbortController();
    const running = startSignIn(ports, {
      entry,
      purpose,
      signal: controller.signal,
      onStep: (step) => core.happen({ what: 'sign-in-advanced', step }),
      settle: (answer) => (purpose === 'unlock' ? settleUnlock(core, answer) : settleSignIn(core, entry, answer)),
    });
    const stopDeadline = clock.after(settings.signInDeadlineMs, () =>
      controller.abort(new SessionError('sign-in-timed-out')),
    );
    const mine = { controller, running, stopDeadline };
    attempt = mine;
    running.done
      .then(
        () => {
          activity.record({ what: purpose === 'unlock' ? 'unlocked' : 'signed-in' });
          openSession();
        },
        (error) => failSignIn(codeOf(error)),
      )
      .finally(() => {
        stopDeadline();
        if (attempt === mine) attempt = null;
      });
  }

  function failSignIn(code: SessionErrorCode): void {
    activity.record(code === 'sign-in-cancelled' ? { what: 'sign-in-cancelled' } : { what: 'sign-in-failed', code });
    const locked = core.live()?.locked ?? null;
    core.happen(
      locked === null
        ? { what: 'sign-in-failed', code }
        : { what: 'session-locked', reason: locked.reason, at: locked.at, error: code },
    );
  }

  function onPresence(event: PresenceEvent): void {
    const reason = event === 'os-locked' ? 'os-locked' : event === 'suspended' ? 'suspended' : null;
    if (reason !== null && core.state().kind === 'signed-in') lock(reason);
    agenda.look();
  }

  async function performSignOut(scope: SignOutScope): Promise<void> {
    const live = core.live();
    if (live === null) throw new SessionError('not-possible-now');
    core.happen({ what: 'sign-out-started', scope });
    core.setLive(null);
    try {
      await signOuts.signOut(live, scope);
    } catch (error) {
      // The session is still stored: saying 'signed out' would be a lie that the next start finds out.
      const code = codeOf(error);
      activity.record({ what: 'vault-failed', code });
      core.happen({ what: 'vault-refused', problem: problemOf(code), code });
      agenda.look();
      return;
    }
    core.happen({ what: 'signed-out' });
    if (scope === 'this-device' && live.entry.endsBrowserSession) await endBrowserSession(live.entry);
    agenda.look();
  }

  async function endBrowserSession({ provider }: ProviderEntry): Promise<void> {
    try {
      const url = await provider.endSessionUrl();
      if (url !== null) await ports.browser.open(url);
    } catch (error) {
      activity.record({ what: 'sign-out-failed', scope: 'this-device', code: codeOf(error) });
    }
  }

  return {
    snapshot: core.snapshot,
    subscribe: core.subscribe,
    start: async () => {
      unsubscribe = ports.presence.subscribe(onPresence);
      await restore();
    },
    refuse: (code, file, problems) => core.happen({ what: 'config-refused', code, file, problems }),
    stop: async () => {
      unsubscribe();
      agenda.stop();
      attempt?.controller.abort(new SessionError('sign-in-cancelled'));
      await core.alone(async () => undefined);
    },
    signIn: (providerId) => {
      const entry = ports.providers.find(({ provider }) => provider.id === providerId);
      const state = core.state();
      // A locked session is unlocked, and one that may still be stored is not written over.
      const blocked = state.kind === 'locked' || (state.kind === 'vault-blocked' && state.problem !== 'unavailable');
      if (entry === undefined || blocked) throw new SessionError('not-possible-now');
      beginSignIn(entry, 'sign-in');
    },
    cancelSignIn: () => {
      if (attempt === null) throw new SessionError('not-possible-now');
      attempt.controller.abort(new SessionError('sign-in-cancelled'));
    },
    reopenBrowser: async () => {
      const state = core.state();
      if (attempt === null || state.kind !== 'signing-in' || state.step !== 'waiting-for-browser') {
        throw new SessionError('not-possible-now');
      }
      await attempt.running.reopen();
    },
    lock,
    unlock: () => {
      const live = core.live();
      if (live === null || core.state().kind !== 'locked') throw new SessionError('not-possible-now');
      beginSignIn(live.entry, 'unlock');
    },
    refreshNow: () => {
      if (core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      void refresher.refresh().then(agenda.look);
    },
    signOut: (scope) => {
      const state = core.state().kind;
      if (state !== 'signed-in' && !(state === 'locked' && scope === 'this-device'))
        throw new SessionError('not-possible-now');
      void performSignOut(scope);
    },
    listDevices: async () => {
      const live = core.live();
      if (live === null) throw new SessionError('not-possible-now');
      const token = await refresher.accessToken();
      return live.entry.directory.list(token);
    },
    retry: () => {
      if (core.state().kind === 'vault-blocked') {
        core.happen({ what: 'restore-started' });
        void restore();
        return;
      }
      void Promise.all([refresher.refresh(), signOuts.run('all')]).then(agenda.look);
    },
    discardStoredSession: async () => {
      const state = core.state();
      if (state.kind !== 'vault-blocked' || state.problem !== 'unreadable') throw new SessionError('not-possible-now');
      await core.alone(() => vault.session.clear());
      core.happen({ what: 'stored-session-discarded' });
    },
    dismissReceipt: core.dismissReceipt,
    withAccessToken: async (use) => use(await refresher.accessToken()),
  };
}

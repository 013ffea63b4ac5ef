import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { SignInPurpose, SignOutScope } from '../../contract/session-state.ts';
import { createAgenda } from './agenda.ts';
import { createAttempts } from './attempts.ts';
import type { Engine } from './engine-api.ts';
import { createEngineCore, signedInView } from './engine-core.ts';
import { codeOf, SessionError } from './errors.ts';
import { createLocker } from './locker.ts';
import type { Ports, PresenceEvent, ProviderEntry } from './ports.ts';
import { createRefresher } from './refresh.ts';
import { problemOf, restoreSession } from './restore.ts';
import type { Secret } from './secret.ts';
import { createSignOuts } from './sign-outs.ts';

export function createEngine(ports: Ports): Engine {
  const core = createEngineCore(ports);
  const { clock, vault, activity, settings } = ports;
  const locker = createLocker(core);
  const refresher = createRefresher(core, endSession);
  const signOuts = createSignOuts(core);
  const agenda = createAgenda(core, { refresher, signOuts, locker });
  const attempts = createAttempts(core, signOuts, openSession);
  let unsubscribe = () => {};

  /** The provider has ended it: say why, and forget what is stored, if it is still what the provider refused. */
  async function endSession(reason: SessionErrorCode): Promise<void> {
    const live = core.live();
    if (live === null) return;
    core.setLive(null);
    activity.record({ what: 'session-ended', code: reason });
    core.happen({ what: 'session-ended', providerId: live.entry.provider.id, reason });
    const forget = async () => {
      const record = await vault.session.read();
      if (record !== null && live.refused?.matches(record.refreshToken.reveal())) await vault.session.clear();
    };
    await core.aloneOfAll(forget).catch((error) => activity.record({ what: 'vault-failed', code: codeOf(error) }));
  }

  function openSession(): void {
    const live = core.live();
    if (live === null) return;
    core.happen({ what: 'session-opened', ...signedInView(live, ports) });
    const opened = !locker.lockIfAway();
    if (opened && live.accessToken === null) void refresher.refresh().then(agenda.look);
    agenda.look();
  }

  async function restore(): Promise<void> {
    locker.expectOpening();
    const restored = await restoreSession(core, await signOuts.restore());
    if (core.stopped()) return;
    agenda.look();
    if (restored.kind === 'nothing') return core.happen({ what: 'nothing-stored' });
    if (restored.kind === 'vault') {
      return core.happen({ what: 'vault-refused', problem: restored.problem, code: restored.code, error: null });
    }
    const { live } = restored;
    core.setLive(live);
    if (live.locked !== null) {
      const { reason, at } = live.locked;
      return core.happen({ what: 'session-locked', reason, at, error: null });
    }
    if (clock.now() >= live.startedAt + settings.absoluteLifetimeMs) return locker.lock('absolute-lifetime');
    activity.record({ what: 'restored' });
    openSession();
  }

  function beginSignIn(entry: ProviderEntry, purpose: SignInPurpose): void {
    attempts.begin(entry, purpose);
    locker.expectOpening();
  }

  function onPresence(event: PresenceEvent): void {
    locker.notice(event);
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
      core.happen({ what: 'vault-refused', problem: problemOf(code), code, error: null });
      agenda.look();
      return;
    }
    core.happen({ what: 'signed-out' });
    // A directory ends the browser's session along with the others; without one, only its own page can.
    const byPage = scope === 'this-device' || !live.entry.directory.supported;
    if (byPage && live.entry.endsBrowserSession) await endBrowserSession(live.entry);
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

  async function lend<Value>(use: (token: Secret) => Promise<Value>): Promise<Value> {
    const token = await refresher.accessToken();
    // What waited for the same refresh may have locked the session since it was given out.
    if (core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
    return await use(token);
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
      core.stop();
      unsubscribe();
      agenda.stop();
      attempts.abandon();
      await signOuts.idle();
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
    cancelSignIn: attempts.cancel,
    reopenBrowser: attempts.reopen,
    lock: locker.lock,
    unlock: () => {
      const live = core.live();
      if (live === null || core.state().kind !== 'locked') throw new SessionError('not-possible-now');
      beginSignIn(live.entry, 'unlock');
    },
    refreshNow: () => {
      if (core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      void refresher.refresh(true).then(agenda.look);
    },
    signOut: (scope) => {
      const state = core.state().kind;
      const allowed = state === 'signed-in' || (state === 'locked' && scope === 'this-device');
      if (!allowed || core.live() === null) throw new SessionError('not-possible-now');
      void performSignOut(scope);
    },
    listDevices: async () => {
      const live = core.live();
      if (live === null) throw new SessionError('not-possible-now');
      const devices = await lend(live.entry.directory.list);
      // Asked for by an open session: not for the page of one that was locked meanwhile.
      if (core.live() !== live || live.locked !== null) throw new SessionError('not-possible-now');
      return devices;
    },
    retry: () => {
      if (core.state().kind === 'vault-blocked') {
        core.happen({ what: 'restore-started' });
        void restore();
        return;
      }
      void Promise.all([refresher.refresh(true), signOuts.run('all')]).then(agenda.look);
    },
    discardStoredSession: async () => {
      const state = core.state();
      if (state.kind !== 'vault-blocked' || state.problem !== 'unreadable') throw new SessionError('not-possible-now');
      await core.alone(() => vault.session.clear());
      core.happen({ what: 'stored-session-discarded' });
    },
    dismissReceipt: core.dismissReceipt,
    withAccessToken: lend,
  };
}

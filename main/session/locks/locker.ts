import type { LockReason } from '../../../contract/session-state.ts';
import type { LockRule } from '../../../contract/settings.ts';
import { lockedNow } from '../core/account-list.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { PresenceEvent } from '../ports/ports.ts';

export interface Locker {
  /** Throws `not-possible-now` where there is no open session. */
  lock(reason: LockReason): void;
  /** A rule is met: does what the settings say of it. Throws as `lock` does. */
  fall(rule: LockRule): void;
  /** Locks at once, if the screen was locked or the computer put to sleep while the session was being opened. */
  lockIfAway(): boolean;
  /** As soon as it is open, whoever is there then. */
  lockOnOpening(reason: LockReason): void;
  /** Before a session is opened: what happened earlier does not count against it. */
  expectOpening(): void;
  notice(event: PresenceEvent): void;
  /** Takes the access token of a locked session out of the vault, where that failed when the lock fell. Never throws. */
  keep(): void;
}

const rules = { 'os-locked': 'os-locked', suspended: 'suspended', 'window-hidden': 'hidden' } as const;

/** `signOut`: signs this account out on this device. */
export function createLocker(core: SessionContext, signOut: () => void): Locker {
  const { clock, activity, vault } = core.ports;
  /** Why nobody may be there by the time a session is open, the first reason first. */
  const away = new Set<LockReason>();
  let dropping = false;
  /** Whether the record without it is in memory, and the one with it in the keychain still. */
  let held = false;

  /** Gone from memory the moment the lock falls; from the vault as soon as a refresh that is under way has stored its own. */
  async function dropStored(live: SessionInMemory): Promise<void> {
    if (dropping || live.locked === null || !live.accessTokenPersisted) return;
    dropping = true;
    let isOut = true;
    await core
      .changeRecord((record) => {
        isOut = record.sessionId !== live.sessionId || (record.accessToken === null && !held);
        return isOut || live.locked === null ? null : { ...record, accessToken: null };
      })
      .then(
        (persistence) => {
          held = persistence === 'memory-only';
          // Where only memory has the session, it is stored as it is there, without it.
          if (isOut || persistence === 'keychain' || live.persistence === 'memory-only')
            live.accessTokenPersisted = false;
        },
        (error) => activity.record({ what: 'vault-failed', code: codeOf(error) }),
      )
      .finally(() => {
        dropping = false;
      });
  }

  function lock(reason: LockReason): void {
    const live = core.live();
    const at = clock.now();
    const event = { what: 'session-locked', reason, at, error: null } as const;
    const id = core.id();
    if (live === null || id === null || core.state().kind === 'signing-in' || !core.can(event)) {
      throw new SessionError('not-possible-now');
    }
    live.accessToken = null;
    live.resourceTokens.clear();
    live.profile = null;
    live.refreshDueAt = null;
    live.locked = { reason, at };
    // It holds in memory from the moment it falls; stored, it holds across a restart too.
    const stored = core.list.change(lockedNow(new Set([id]), live.locked));
    core.dispatch(event);
    activity.record({ what: 'locked', reason });
    void vault.seal.withKey(() => stored.then(() => dropStored(live)));
    core.onLocked();
  }

  const actionOf = (rule: LockRule) => core.settings().actions[rule];

  function fall(rule: LockRule): void {
    const action = actionOf(rule);
    if (action === 'lock') lock(rule);
    if (action === 'sign-out') signOut();
  }

  return {
    lock,
    fall,
    lockIfAway: () => {
      if (core.live() === null) return false;
      const actions = [...away].map((reason) => [reason, reason === 'asked' ? 'lock' : actionOf(reason)] as const);
      const [reason] = actions.find(([, action]) => action === 'lock') ?? [];
      if (actions.some(([, action]) => action === 'sign-out')) signOut();
      else if (reason !== undefined) lock(reason);
      else return false;
      return true;
    },
    lockOnOpening: (reason) => {
      away.add(reason);
    },
    expectOpening: () => {
      away.clear();
    },
    notice: (event) => {
      // Who unlocks the screen is there. A computer that wakes, or a window that is shown, proves nobody; and what was
      // asked for by hand stays asked for.
      if (event === 'os-unlocked')
        for (const reason of ['os-locked', 'suspended', 'hidden'] as const) away.delete(reason);
      if (event === 'resumed') away.delete('suspended');
      if (event === 'window-shown') away.delete('hidden');
      const rule = event in rules ? rules[event as keyof typeof rules] : null;
      if (rule === null || actionOf(rule) === 'nothing') return;
      away.add(rule);
      if (core.live() === null) return;
      const { kind } = core.state();
      if (kind === 'signed-in' || (kind === 'locked' && actionOf(rule) === 'sign-out')) fall(rule);
    },
    keep: () => {
      const live = core.live();
      // Behind a passcode the token is as safe as the refresh token beside it.
      if (live !== null && vault.seal.state() !== 'shut') void dropStored(live);
    },
  };
}

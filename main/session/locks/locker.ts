import type { LockReason, LockRule } from '../../../contract/settings.ts';
import { lockedNow } from '../core/account-list.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { PresenceEvent } from '../ports/ports.ts';

export interface Locker {
  /** Locks the session. Throws `not-possible-now` if no session is open. */
  lock(reason: LockReason): void;
  /** Applies a rule that is met: locks, signs out or does nothing, per the settings. Throws what `lock` throws. */
  fall(rule: LockRule): void;
  /**
   * Locks, or signs out if a rule requires it, because of an event while the session was being opened (screen lock,
   * suspend, hidden window, `lockOnOpening`). Returns whether it did.
   */
  lockIfAway(): boolean;
  /** Adds a reason for `lockIfAway` while the session is being opened. */
  lockOnOpening(reason: LockReason): void;
  /** Must be called before a session is opened, so that earlier events do not lock it. */
  expectOpening(): void;
  notice(event: PresenceEvent): void;
  /** Removes a locked session's access token from the vault if that failed during the lock. Never throws. */
  keep(): void;
}

const rules = { 'os-locked': 'os-locked', suspended: 'suspended', 'window-hidden': 'hidden' } as const;

/** `signOut` signs this account out on this device. */
export function createLocker(core: SessionContext, signOut: () => void): Locker {
  const { clock, activity, vault } = core.ports;
  /** Reasons to lock as soon as the session is open, in order of occurrence. */
  const away = new Set<LockReason>();
  let dropping = false;
  /** Whether the record without the access token is only in memory, while the keychain still holds the one with it. */
  let held = false;

  /** Removes the access token from the vault, after a running refresh has stored its own. `lock` has cleared memory. */
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
          // A session that is only in memory is stored from there later, without the access token.
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
    // The lock takes effect in memory at once. Stored, it persists across a restart too.
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
      // Only an OS unlock proves presence and clears all three. Resume and window-show clear only their own reason, and
      // a manual lock stands.
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
      // While the seal is shut, the access token is protected as well as the refresh token.
      if (live !== null && vault.seal.state() !== 'shut') void dropStored(live);
    },
  };
}

import type { LockReason } from '../../contract/session-state.ts';
import type { EngineCore, LiveSession } from './engine-core.ts';
import { codeOf, SessionError } from './errors.ts';
import type { PresenceEvent } from './ports.ts';

export interface Locker {
  /** Throws `not-possible-now` where there is no open session. */
  lock(reason: LockReason): void;
  /** Locks at once, if the screen was locked or the computer put to sleep while the session was being opened. */
  lockIfAway(): boolean;
  /** Before a session is opened: what happened earlier does not count against it. */
  expectOpening(): void;
  notice(event: PresenceEvent): void;
  /** Stores a lock that the keychain did not take when it fell. Never throws. */
  keep(): void;
}

const reasons = { 'os-locked': 'os-locked', suspended: 'suspended' } as const;

export function createLocker(core: EngineCore): Locker {
  const { clock, activity } = core.ports;
  let away: LockReason | null = null;
  let storing = false;

  /** The lock holds in memory from the moment it falls; stored, it holds across a restart too. */
  function store(live: LiveSession): void {
    if (storing || live.locked === null || live.lockStored) return;
    storing = true;
    core
      .changeRecord((record) => {
        const stillLocked = live.locked !== null && record.sessionId === live.sessionId;
        return stillLocked ? { ...record, locked: live.locked } : null;
      })
      .then(
        () => {
          live.lockStored = true;
        },
        (error) => activity.record({ what: 'vault-failed', code: codeOf(error) }),
      )
      .finally(() => {
        storing = false;
      });
  }

  function lock(reason: LockReason): void {
    const live = core.live();
    const at = clock.now();
    const event = { what: 'session-locked', reason, at, error: null } as const;
    if (live === null || core.state().kind === 'signing-in' || !core.can(event)) {
      throw new SessionError('not-possible-now');
    }
    live.accessToken = null;
    live.refreshDueAt = null;
    live.locked = { reason, at };
    live.lockStored = false;
    core.happen(event);
    activity.record({ what: 'locked', reason });
    store(live);
  }

  return {
    lock,
    lockIfAway: () => {
      if (away === null || core.live() === null) return false;
      lock(away);
      return true;
    },
    expectOpening: () => {
      away = null;
    },
    notice: (event) => {
      if (event === 'os-unlocked' || event === 'resumed') {
        away = null;
        return;
      }
      away = reasons[event];
      if (core.state().kind === 'signed-in' && core.live() !== null) lock(away);
    },
    keep: () => {
      const live = core.live();
      if (live !== null) store(live);
    },
  };
}

import { powerMonitor } from 'electron/main';
import type { Presence, PresenceEvent } from '../session/ports/index.ts';
import type { AppWindow } from './window.ts';

/** Wraps `presence` for Windows and macOS, which report idle time, screen lock and sleep to Electron. */
export function shellTells(presence: Presence) {
  const all = { 'idle-time': 'yes', 'screen-lock': 'yes', sleep: 'yes' } as const;
  return { presence, told: () => all, onTold: (_listener: () => void) => () => {} };
}

/** Reports whether the user is at this computer, according to the operating system, and at this window. */
export function createPresence(
  window: Pick<AppWindow, 'follow'>,
  platform: NodeJS.Platform = process.platform,
): Presence {
  return {
    idleMs: () => {
      // `unknown` comes from a desktop that does not report idle time. Its seconds are meaningless then.
      return powerMonitor.getSystemIdleState(1) === 'unknown' ? null : powerMonitor.getSystemIdleTime() * 1_000;
    },
    subscribe: (listener) => {
      const ends = [
        window.follow(listener),
        listenTo('suspend', () => listener('suspended')),
        listenTo('resume', () => listener('resumed')),
        ...watchScreen(platform, listener),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/**
 * Reports the screen as locked from its lock to its unlock. macOS has a second kind of lock: fast user switching shows
 * another user's desktop and emits the two `user-did` events. The screen is unlocked only when both locks have ended.
 */
function watchScreen(platform: NodeJS.Platform, listener: (event: PresenceEvent) => void): readonly (() => void)[] {
  const locks = new Set<'screen' | 'user'>();
  const begin = (lock: 'screen' | 'user') => () => {
    locks.add(lock);
    listener('os-locked');
  };
  const end = (lock: 'screen' | 'user') => () => {
    locks.delete(lock);
    if (locks.size === 0) listener('os-unlocked');
  };
  const ends = [listenTo('lock-screen', begin('screen')), listenTo('unlock-screen', end('screen'))];
  if (platform !== 'darwin') return ends;
  return [...ends, listenTo('user-did-resign-active', begin('user')), listenTo('user-did-become-active', end('user'))];
}

type PowerEvent =
  | 'suspend'
  | 'resume'
  | 'lock-screen'
  | 'unlock-screen'
  | 'user-did-resign-active'
  | 'user-did-become-active';

/** Returns a function that removes the listener. */
function listenTo(event: PowerEvent, listener: () => void): () => void {
  // Electron's types have one overload per event, with the same listener for all of these.
  powerMonitor.on(event as 'suspend', listener);
  return () => powerMonitor.off(event as 'suspend', listener);
}

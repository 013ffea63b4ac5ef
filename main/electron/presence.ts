import { powerMonitor } from 'electron/main';
import type { Presence, PresenceEvent } from '../session/ports/index.ts';
import type { AppWindow } from './window.ts';

/** Windows and macOS tell the shell all of it. */
export function shellTells(presence: Presence) {
  const all = { 'idle-time': 'yes', 'screen-lock': 'yes', sleep: 'yes' } as const;
  return { presence, told: () => all, onTold: (_listener: () => void) => () => {} };
}

/** Whether anyone is at this computer, as the operating system tells it, and at this window. */
export function createPresence(
  window: Pick<AppWindow, 'follow'>,
  platform: NodeJS.Platform = process.platform,
): Presence {
  return {
    idleMs: () => {
      // `unknown` is what a desktop answers that does not report idle time; its seconds mean nothing then.
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
 * The screen counts as locked from its lock to its unlock. macOS has a second kind of lock: fast user switching puts
 * another user's desktop in front, and tells it by the two `user-did` events. The screen is free only when both have ended.
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

/** Returns a function that ends it. */
function listenTo(event: PowerEvent, listener: () => void): () => void {
  // Electron's types have one overload per event, and the same listener for all of these.
  powerMonitor.on(event as 'suspend', listener);
  return () => powerMonitor.off(event as 'suspend', listener);
}

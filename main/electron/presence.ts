import { powerMonitor } from 'electron/main';
import type { Presence, PresenceEvent } from '../session/ports.ts';
import type { AppWindow } from './window.ts';

/** Windows and macOS tell the shell all of it. */
export function shellTells(presence: Presence) {
  const all = { 'idle-time': 'yes', 'screen-lock': 'yes', sleep: 'yes' } as const;
  return { presence, told: () => all, onTold: (_listener: () => void) => () => {} };
}

/** Whether anyone is at this computer, as the operating system tells it, and at this window. */
export function createPresence(window: Pick<AppWindow, 'follow'>): Presence {
  return {
    idleMs: () => {
      // `unknown` is what a desktop answers that does not report idle time; its seconds mean nothing then.
      return powerMonitor.getSystemIdleState(1) === 'unknown' ? null : powerMonitor.getSystemIdleTime() * 1_000;
    },
    subscribe: (listener) => {
      const tell = (event: PresenceEvent) => () => listener(event);
      const [suspended, resumed, locked, unlocked] = [
        tell('suspended'),
        tell('resumed'),
        tell('os-locked'),
        tell('os-unlocked'),
      ];
      const unfollow = window.follow(listener);
      powerMonitor.on('suspend', suspended);
      powerMonitor.on('resume', resumed);
      powerMonitor.on('lock-screen', locked);
      powerMonitor.on('unlock-screen', unlocked);
      return () => {
        unfollow();
        powerMonitor.off('suspend', suspended);
        powerMonitor.off('resume', resumed);
        powerMonitor.off('lock-screen', locked);
        powerMonitor.off('unlock-screen', unlocked);
      };
    },
  };
}

import type { Clock, Presence, PresenceEvent } from '../session/ports/index.ts';
import { type BusName, busSocket } from './bus-socket.ts';
import { createCapabilityTracker, type Told } from './capability-tracker.ts';
import { dedupeSignals } from './dedupe-signals.ts';
import { createElectronIdle } from './electron-idle.ts';
import { createIdleHint, kernelClock } from './idle-hint.ts';
import { createIdleMonitors } from './idle-monitors.ts';
import { createIdleReader } from './idle-reader.ts';
import { type BusListener, reconnectBus } from './reconnect-bus.ts';
import { watchLogin } from './watch-login.ts';
import { watchScreenSavers } from './watch-screen-savers.ts';

export interface DesktopWatch {
  /**
   * Merges the signals of Electron and the desktop, each reported once. D-Bus is not used while there is no subscriber.
   */
  readonly presence: Presence;
  told(): Readonly<Record<'idle-time' | 'screen-lock' | 'sleep', Told>>;
  /** Calls `listener` when the result of `told` may have changed. Returns an unsubscribe function. */
  onTold(listener: () => void): () => void;
}

export interface DesktopParts {
  readonly clock: Clock;
  /** Electron's own signals. */
  readonly presence: Presence;
  readonly env: NodeJS.ProcessEnv;
}

/** Watches the desktop on Linux, where Electron detects no screen lock, and on Wayland little of the idle time. */
export function watchDesktop({ clock, presence: own, env }: DesktopParts): DesktopWatch {
  const listeners = new Set<(event: PresenceEvent) => void>();
  const toldListeners = new Set<() => void>();
  const tell = (event: PresenceEvent) => {
    for (const listener of listeners) listener(event);
  };
  const changed = () => {
    for (const listener of toldListeners) listener();
  };

  const screen = dedupeSignals(clock, { begun: () => tell('os-locked'), ended: () => tell('os-unlocked') });
  const sleep = dedupeSignals(clock, { begun: () => tell('suspended'), ended: () => tell('resumed') });
  const screenTellers = createCapabilityTracker(['session', 'system'], changed);
  const sleepTellers = createCapabilityTracker(['system'], changed);

  const isWayland = (env.WAYLAND_DISPLAY ?? '') !== '' || env.XDG_SESSION_TYPE === 'wayland';
  const ownIdle = createElectronIdle(own, isWayland, changed);
  const monitors = createIdleMonitors(() => idle.readAgain());
  const hint = createIdleHint(kernelClock);
  const idle = createIdleReader(clock, [monitors, hint], { fresh: () => tell('idle-told'), changed });

  const screenEars = {
    locked: screen.begins,
    unlocked: screen.ends,
    tells: screenTellers.tells,
    lost: (source: string) => {
      screen.lost(source);
      screenTellers.lost(source);
    },
  };
  const loginEars = {
    ...screenEars,
    lockAsked: screen.asked,
    suspends: () => sleep.begins('login'),
    resumes: () => sleep.ends('login'),
    sleepTold: (isTold: boolean) => {
      if (isTold) return sleepTellers.tells('login');
      sleep.lost('login');
      sleepTellers.lost('login');
    },
    idleChanged: () => idle.readAgain(),
  };

  const keepers: Readonly<Record<BusName, BusListener['up']>> = {
    session: async (bus) => {
      await watchScreenSavers(bus, screenEars);
      await monitors.follow(bus);
    },
    system: (bus) => watchLogin(bus, loginEars, hint, env),
  };

  function keep(name: BusName): () => void {
    const looked = () => {
      screenTellers.looked(name);
      sleepTellers.looked(name);
      // If no idle monitor has appeared, nothing has asked for the idle time yet.
      if (name === 'session') idle.readAgain();
    };
    const socket = busSocket(name, env);
    if (socket !== null)
      return reconnectBus(socket, clock, { up: (bus) => keepers[name](bus).then(looked), down: looked });
    looked();
    return () => {};
  }

  function hearOwn(event: PresenceEvent): void {
    if (event === 'os-locked') screen.begins('shell');
    else if (event === 'os-unlocked') screen.ends('shell');
    else if (event === 'suspended') sleep.begins('shell');
    else if (event === 'resumed') sleep.ends('shell');
    else tell(event);
  }

  return {
    told: () => ({
      'idle-time': ownIdle.tells() ? 'yes' : idle.told(),
      'screen-lock': screenTellers.told(),
      sleep: sleepTellers.told(),
    }),
    onTold: (listener) => {
      toldListeners.add(listener);
      return () => toldListeners.delete(listener);
    },
    presence: {
      // On X11, Electron's idle time is reliable. On Wayland it may count only input to X11 windows.
      idleMs: () => (isWayland ? (idle.idleMs() ?? ownIdle.idleMs()) : (ownIdle.idleMs() ?? idle.idleMs())),
      subscribe: (listener) => {
        listeners.add(listener);
        const ends = [own.subscribe(hearOwn), keep('session'), keep('system')];
        return () => {
          listeners.delete(listener);
          for (const end of ends) end();
        };
      },
    },
  };
}

import { spawnSync } from 'node:child_process';
import { createEmitterFace } from '../emitter-face.ts';
import { createEvent } from '../preventable-event.ts';

const events = [
  'suspend',
  'resume',
  'lock-screen',
  'unlock-screen',
  'shutdown',
  'on-ac',
  'on-battery',
  'user-did-become-active',
  'user-did-resign-active',
] as const;

export type PowerEvent = (typeof events)[number];

export function isPowerEvent(name: unknown): name is PowerEvent {
  return events.some((event) => event === name);
}

/** Returns the idle time in seconds as the display reports it, or `null` if it is unknown. */
function readIdleSeconds(): number | null {
  if (process.platform !== 'linux' || !process.env.DISPLAY) return null;
  const { status, stdout } = spawnSync('xprintidle', { encoding: 'utf8', timeout: 1_000 });
  const milliseconds = Number.parseInt(stdout ?? '', 10);
  return status === 0 && Number.isFinite(milliseconds) ? Math.floor(milliseconds / 1_000) : null;
}

export function createPowerMonitor(report: (line: string) => void) {
  let pretended: number | null = null;
  let locked = false;
  const idleSeconds = () => pretended ?? readIdleSeconds();

  const powerMonitor = createEmitterFace('powerMonitor', events, {
    // If the idle time is unknown, Electron returns 0 here, and `unknown` below.
    getSystemIdleTime: () => idleSeconds() ?? 0,
    getSystemIdleState: (threshold: number) => {
      if (!Number.isInteger(threshold) || threshold <= 0) {
        throw new TypeError('Invalid idle threshold, must be greater than 0');
      }
      if (locked) return 'locked';
      const seconds = idleSeconds();
      if (seconds === null) return 'unknown';
      return seconds >= threshold ? 'idle' : 'active';
    },
  } satisfies Pick<Electron.PowerMonitor, 'getSystemIdleTime' | 'getSystemIdleState'>);
  powerMonitor.on('lock-screen', () => {
    locked = true;
  });
  powerMonitor.on('unlock-screen', () => {
    locked = false;
  });

  return {
    powerMonitor,
    raise: (name: PowerEvent) => {
      const event = createEvent({});
      powerMonitor.emit(name, event);
      if (name === 'shutdown') report(`the end of the session is ${event.defaultPrevented ? '' : 'not '}delayed`);
    },
    /** Sets the idle time, in seconds; `null` restores the display's own. */
    pretendIdle: (seconds: number | null) => {
      pretended = seconds;
    },
  };
}

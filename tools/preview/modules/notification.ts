import { spawn, spawnSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEmitterFace } from '../emitter-face.ts';
import { createEvent } from '../preventable-event.ts';
import { refuseOptions } from '../refusing.ts';

const text = (value: unknown) => typeof value === 'string';

export interface NotificationDesktop {
  readonly canNotify: () => boolean;
  readonly notify: (title: string, body: string) => void;
}

/** Uses notify-send, if it is installed. It reports no events back. */
const systemDesktop: NotificationDesktop = {
  canNotify: () => {
    if (process.platform !== 'linux' || !process.env.DBUS_SESSION_BUS_ADDRESS) return false;
    return spawnSync('notify-send', ['--version'], { stdio: 'ignore' }).status === 0;
  },
  notify: (title, body) => {
    spawn('notify-send', ['--app-name=Nightlatch', '--', title, body], { stdio: 'ignore' }).on('error', () => {});
  },
};

type Happening = 'click' | 'close' | 'failed';

/** Creates the class that main imports, and the functions with which a test acts on the notifications on the screen. */
export function createNotifications({ canNotify, notify }: NotificationDesktop = systemDesktop) {
  // Weak, as in Electron: a notification whose object main does not keep stays on the screen but emits no events.
  const shown = new Set<WeakRef<{ emit(event: string, details: object): boolean }>>();

  let onActivation: (() => void) | null = null;

  class Notification {
    constructor(options: { readonly title?: string; readonly body?: string; readonly silent?: boolean } = {}) {
      refuseOptions('Notification', options, {
        title: text,
        body: text,
        silent: (value) => typeof value === 'boolean',
      });
      const { title = '', body = '' } = options;
      const face = createEmitterFace('Notification', ['show', 'click', 'close', 'failed'], {
        title,
        body,
        show: () => {
          if (!canNotify()) return;
          shown.add(new WeakRef(face));
          notify(title, body);
        },
        close: () => {},
      });
      // biome-ignore lint/correctness/noConstructorReturn: `new Notification()` must return the refusing object.
      return face as never;
    }

    static isSupported = (): boolean => canNotify();
    static handleActivation = (callback: () => void): void => {
      onActivation = callback;
    };
  }

  /** Collects garbage, then emits the event at every notification whose object still exists. Returns their number. */
  function happen(event: Happening, details: object = {}): number {
    collectGarbage();
    const alive = [...shown].flatMap((each) => each.deref() ?? []);
    for (const notification of alive) notification.emit(event, createEvent(details));
    return alive.length;
  }

  /** Simulates a click on an earlier run's notification in the Windows action center. Returns whether main listens. */
  function activate(): boolean {
    onActivation?.();
    return onActivation !== null;
  }

  return { Notification, happen, activate };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

import { spawn, spawnSync } from 'node:child_process';
import { createEmitterFace } from '../emitter-face.ts';
import { refuseOptions, refusing } from '../refusing.ts';

const text = (value: unknown) => typeof value === 'string';

/** Notifications through notify-send, where it is there. Nobody can click them: they are shown and forgotten. */
export function createNotificationClass() {
  return class Notification {
    constructor(options: { readonly title?: string; readonly body?: string; readonly silent?: boolean } = {}) {
      refuseOptions('Notification', options, {
        title: text,
        body: text,
        silent: (value) => typeof value === 'boolean',
      });
      const { title = '', body = '' } = options;
      // biome-ignore lint/correctness/noConstructorReturn: `new Notification()` must answer the refusing object.
      return createEmitterFace('Notification', ['show', 'click', 'close', 'failed'], {
        title,
        body,
        show: () => {
          if (!canNotify()) return;
          spawn('notify-send', ['--app-name=Latchkey', '--', title, body], { stdio: 'ignore' }).on('error', () => {});
        },
        close: () => {},
      }) as never;
    }

    static isSupported = (): boolean => canNotify();
  };
}

function canNotify(): boolean {
  if (process.platform !== 'linux' || !process.env.DBUS_SESSION_BUS_ADDRESS) return false;
  return spawnSync('notify-send', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** There is no menu bar here: asking for none is granted. */
export function createMenu() {
  return refusing('Menu', {
    setApplicationMenu: (menu: unknown) => {
      if (menu !== null) throw new Error('preview: Menu.setApplicationMenu with a menu is not implemented');
    },
    getApplicationMenu: () => null,
  });
}

export function createDialog() {
  return refusing('dialog', {
    showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}\n${content}\n`),
  } satisfies Pick<Electron.Dialog, 'showErrorBox'>);
}

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

/** There is no menu bar here: a menu of roles, or none, is taken and not shown. Commands of its own would be lost. */
export function createMenu() {
  let present: object | null = null;
  const built = new WeakSet<object>();
  return refusing('Menu', {
    buildFromTemplate: (template: readonly object[]) => {
      const strangers = template.filter((item) => Object.keys(item).some((key) => key !== 'role'));
      if (strangers.length > 0) throw new Error('preview: Menu.buildFromTemplate takes roles only');
      const menu = refusing('Menu', {});
      built.add(menu);
      return menu;
    },
    setApplicationMenu: (menu: object | null) => {
      if (menu !== null && !built.has(menu)) throw new TypeError('Invalid menu');
      present = menu;
    },
    getApplicationMenu: () => present,
  });
}

export function createDialog() {
  return refusing('dialog', {
    showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}\n${content}\n`),
  } satisfies Pick<Electron.Dialog, 'showErrorBox'>);
}

import { startBus } from './desktop/bus.ts';
import { createChildren } from './desktop/children.ts';
import { startDisplay } from './desktop/display.ts';
import { type Keyring, startKeyring } from './desktop/keyring.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** For each part: left out, it is started where it is missing; `true`, always, beside what is there; `false`, never. */
export interface DesktopOptions {
  readonly display?: 'needed' | boolean;
  readonly bus?: boolean;
  /** Needs a bus of its own: a keyring daemon is never put on the bus of the person who works here. */
  readonly keyring?: boolean;
}

export interface Desktop {
  /** What a process needs in its environment to use what was started; empty where nothing was. */
  readonly env: Readonly<Record<string, string>>;
  /** What was started, in words for the person who starts it. */
  readonly started: readonly string[];
  /** Locks the keyring, as a desktop does. Throws where no keyring was started. */
  lockKeyring(): Promise<void>;
  /** Ends exactly what was started and removes its folders. */
  close(): Promise<void>;
}

/**
 * What a desktop has and a bare machine lacks: a display, a session bus, an unlocked keychain. Nothing of the user's is
 * touched, and everything started ends with this process, however it ends. Linux only; elsewhere it starts nothing.
 */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const wanted = judge(options);
  const children = createChildren();
  const started: string[] = [];
  const env: Record<string, string> = {};
  let keyring: Keyring | null = null;
  const folder = wanted.bus ? createTemporaryFolder('desktop') : null;

  async function close(): Promise<void> {
    await children.end();
    folder?.remove();
  }

  try {
    if (wanted.display) {
      env.DISPLAY = await startDisplay(children);
      started.push(`a display (Xvfb ${env.DISPLAY})`);
    }
    if (folder !== null) {
      env.DBUS_SESSION_BUS_ADDRESS = await startBus(children, folder.path);
      started.push('a session bus (dbus-daemon)');
      if (wanted.keyring) {
        keyring = await startKeyring(children, folder.path, env.DBUS_SESSION_BUS_ADDRESS);
        started.push('a keychain (gnome-keyring)');
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    env,
    started,
    close,
    lockKeyring: async () => {
      if (keyring === null) throw new Error('no keyring was started');
      await keyring.lock();
    },
  };
}

function judge({ display = 'needed', bus, keyring }: DesktopOptions) {
  if (process.platform !== 'linux') return { display: false, bus: false, keyring: false };
  const { DISPLAY = '', WAYLAND_DISPLAY = '', DBUS_SESSION_BUS_ADDRESS = '' } = process.env;
  const ownBus = bus ?? (keyring === true || DBUS_SESSION_BUS_ADDRESS === '');
  return {
    display: display === 'needed' ? DISPLAY === '' && WAYLAND_DISPLAY === '' : display,
    bus: ownBus,
    keyring: ownBus && (keyring ?? true),
  };
}

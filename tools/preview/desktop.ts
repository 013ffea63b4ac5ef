import { startBus } from './desktop/bus.ts';
import { createChildren } from './desktop/children.ts';
import { startDisplay } from './desktop/display.ts';
import { type Keyring, startKeyring } from './desktop/keyring.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** Per part: `true` starts it, even beside an existing one; `false` never does; the default starts a missing one. */
export interface DesktopOptions {
  readonly display?: 'needed' | boolean;
  readonly bus?: boolean;
  /** Requires a bus that preview started: a keyring daemon is never put on the user's own bus. */
  readonly keyring?: boolean;
}

export interface Desktop {
  /** The environment variables that a process needs to use the started parts; empty if none was started. */
  readonly env: Readonly<Record<string, string>>;
  /** The started parts, in words for the user. */
  readonly started: readonly string[];
  /** Locks the keyring, as a desktop does. Throws if no keyring was started. */
  lockKeyring(): Promise<void>;
  /** Ends exactly what was started and removes its folders. */
  close(): Promise<void>;
}

/**
 * Starts what a bare machine lacks compared to a desktop: a display, a session bus, an unlocked keychain. Touches
 * nothing of the user's, and everything that it starts ends with this process, however it ends. Linux only; elsewhere
 * it starts nothing.
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

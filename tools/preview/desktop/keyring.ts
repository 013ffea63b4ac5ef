import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Children, failsToStart } from './children.ts';

export interface Keyring {
  lock(): Promise<void>;
}

const run = promisify(execFile);
const service = ['--dest=org.freedesktop.secrets', '--object-path=/org/freedesktop/secrets'];
const collection = '/org/freedesktop/secrets/collection/login';

/** Starts gnome-keyring on the bus, unlocked, with all its files in `folder`. Its random password is stored nowhere. */
export async function startKeyring(children: Children, folder: string, busAddress: string): Promise<Keyring> {
  const [data, runtime] = [join(folder, 'data'), join(folder, 'run')];
  for (const made of [data, runtime]) mkdirSync(made, { mode: 0o700 });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    XDG_DATA_HOME: data,
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: busAddress,
  };
  const args = ['--foreground', '--components=secrets', '--unlock', `--control-directory=${join(runtime, 'keyring')}`];
  const child = children.start('gnome-keyring-daemon', args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  const failed = failsToStart(child, 'gnome-keyring-daemon');
  failed.catch(() => {});
  // An empty password would create a keyring that is never locked.
  child.stdin?.on('error', () => {});
  child.stdin?.end(randomBytes(24).toString('base64url'));

  const call = async (method: string, argument: string) => {
    const name = `--method=org.freedesktop.Secret.Service.${method}`;
    const { stdout } = await run('gdbus', ['call', '--session', ...service, name, argument], { env });
    return stdout;
  };
  await Promise.race([failed, answering(() => call('ReadAlias', 'default'))]);
  return { lock: async () => void (await call('Lock', `['${collection}']`)) };
}

async function answering(ask: () => Promise<string>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await ask().catch(() => '')).includes(collection)) return;
    await pause(20);
  }
  throw new Error('gnome-keyring-daemon does not answer');
}

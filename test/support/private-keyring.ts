import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A real private Secret Service: a D-Bus session bus and a gnome-keyring on it, removed by `close()`. A daemon that
 * ends by itself is restarted on the same data, as a desktop's service manager does, and its output is shown.
 */
export interface PrivateKeyring {
  /** The environment of a process that uses this keyring, and no other. */
  readonly env: Readonly<Record<string, string>>;
  readonly busAddress: string;
  /** Locks the login collection, as a desktop does. There is no prompter here, so no dialog can unlock it. */
  lock(): Promise<void>;
  /** Kills the keyring daemon and keeps the bus: the service disappears midway, and stays away. */
  killDaemon(): Promise<void>;
  /** Kills the daemon as if it had crashed: it is restarted at once. */
  crashDaemon(): void;
  /** Stops the daemon from responding without ending it. */
  freezeDaemon(): void;
  /** Continues the daemon, which then responds to the pending calls. */
  thawDaemon(): void;
  /** Simulates a full disk: the daemon cannot write to a file until `full` is false again. */
  setDiskFull(full: boolean): Promise<void>;
  /** Restarts the daemon on the same data, unlocked. */
  restartDaemon(): Promise<void>;
  /** How often the daemon has ended by itself or was crashed. Resolves once it runs again. */
  deaths(): Promise<number>;
  close(): Promise<void>;
}

const loginCollection = '/org/freedesktop/secrets/collection/login';

/** The bus activates no services, so only those started here exist. */
const busConfiguration = (
  folder: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

export async function startPrivateKeyring(): Promise<PrivateKeyring> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-keyring-'));
  const runtime = join(folder, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const password = randomBytes(18).toString('base64url');
  const configuration = join(folder, 'bus.conf');
  await writeFile(configuration, busConfiguration(folder));

  const bus = spawn('dbus-daemon', ['--nofork', '--print-address', `--config-file=${configuration}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const busAddress = await new Promise<string>((resolve, reject) => {
    bus.once('error', reject);
    bus.once('exit', () => reject(new Error('dbus-daemon ended before it listened')));
    createInterface({ input: bus.stdout }).once('line', resolve);
  });
  const env = {
    DBUS_SESSION_BUS_ADDRESS: busAddress,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_RUNTIME_DIR: runtime,
    HOME: folder,
  };

  /** The daemons that were not ended on purpose, at most one. */
  const wanted = new Set<ChildProcess>();
  let deaths = 0;
  const kill = (signal: NodeJS.Signals) => {
    for (const child of wanted) child.kill(signal);
  };
  const startDaemon = async (): Promise<ChildProcess> => {
    // A process that ignores SIGXFSZ gets an error instead at its file size limit: see `setDiskFull`.
    const start = `trap '' XFSZ; exec gnome-keyring-daemon --foreground --components=secrets --unlock "$@"`;
    const child = spawn('sh', ['-c', start, 'sh', `--control-directory=${join(runtime, 'keyring')}`], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child.stdin?.end(password);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      said = (said + part).slice(-2_000);
    });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (child.exitCode !== null) throw new Error('gnome-keyring-daemon ended before it answered');
      if (await answers(env)) {
        child.once('close', (code, signal) => {
          if (!wanted.delete(child)) return;
          deaths += 1;
          process.stderr.write(
            `gnome-keyring-daemon ended by itself (${signal ?? code}), and is started again: ${said}\n`,
          );
          daemon = startDaemon();
          daemon.catch(() => undefined);
        });
        wanted.add(child);
        return child;
      }
      await pause(25);
    }
    await end(child);
    throw new Error('gnome-keyring-daemon did not answer');
  };

  let daemon = startDaemon();
  await daemon;
  const endDaemon = async () => {
    const child = await daemon;
    wanted.delete(child);
    await end(child);
  };
  // A test that ends without closing leaves no daemon behind.
  const onExit = () => {
    kill('SIGKILL');
    bus.kill('SIGKILL');
  };
  process.once('exit', onExit);
  return {
    env,
    busAddress,
    async lock() {
      await call(env, 'org.freedesktop.Secret.Service.Lock', `['${loginCollection}']`);
    },
    killDaemon: endDaemon,
    crashDaemon: () => kill('SIGKILL'),
    freezeDaemon: () => kill('SIGSTOP'),
    thawDaemon: () => kill('SIGCONT'),
    async setDiskFull(full) {
      const limit = spawn('prlimit', [`--pid=${(await daemon).pid}`, `--fsize=${full ? '0' : 'unlimited'}:`], {
        stdio: 'ignore',
      });
      const [code] = await once(limit, 'close');
      if (code !== 0) throw new Error('prlimit failed');
    },
    async restartDaemon() {
      await endDaemon();
      daemon = startDaemon();
      await daemon;
    },
    async deaths() {
      await daemon;
      return deaths;
    },
    async close() {
      process.off('exit', onExit);
      await endDaemon();
      await end(bus);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Calls the service by its object path; resolves with gdbus's output. */
async function call(env: Readonly<Record<string, string>>, method: string, ...args: readonly string[]) {
  const child = spawn(
    'gdbus',
    [
      'call',
      '--session',
      '--dest=org.freedesktop.secrets',
      '--object-path=/org/freedesktop/secrets',
      `--method=${method}`,
      ...args,
    ],
    { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${method} failed`);
  return printed;
}

async function answers(env: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    return (await call(env, 'org.freedesktop.Secret.Service.ReadAlias', 'default')).includes('/login');
  } catch {
    return false;
  }
}

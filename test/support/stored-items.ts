import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Computer } from './app-world.ts';
import { chosenShell, type RunningApp } from './launch-app.ts';
import { keychainDeed } from './stored-items-deed.ts';

const program = fileURLToPath(new URL('./stored-items-program.ts', import.meta.url));

type Env = Readonly<Record<string, string>>;
type Place = Pick<Computer, 'service' | 'env'>;

/**
 * Returns what the app has stored on this computer: a digest of each item, by its name. `env` selects another of its
 * keychains.
 */
export async function storedItems(computer: Place, env: Env = {}): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await run({ ...computer.env, ...env }, computer.service, 'list')) as Record<string, string>;
}

/** Returns the settings that this running app has stored, which are not secret: a text per slot. */
export async function storedSettings(computer: Place, app: RunningApp): Promise<readonly string[]> {
  // macOS prompts the user before a program reads another's items, so the app reads its own.
  const throughApp = chosenShell() === 'electron' && process.platform !== 'linux';
  const call = { from: import.meta.url, service: computer.service, deed: 'settings', names: [] };
  const printed = throughApp
    ? await app.runInMain(`(${keychainDeed.toString()})(${JSON.stringify(call)})`)
    : await run(computer.env, computer.service, 'settings');
  return JSON.parse(printed as string) as readonly string[];
}

/** Overwrites these items with a foreign value. */
export async function spoilItems(computer: Place, ...names: readonly string[]): Promise<void> {
  await run(computer.env, computer.service, 'spoil', ...names);
}

/** Deletes all items of this computer in the one keychain that macOS and Windows have. */
export async function clearItems({ service, env }: Place): Promise<void> {
  if (process.platform === 'win32') await run(env, service, 'clear');
  // The system's own tool deletes by the service alone, and does not prompt because it reads nothing.
  if (process.platform === 'darwin')
    while ((await exitCode('security', ['delete-generic-password', '-s', service])) === 0);
}

async function exitCode(command: string, args: readonly string[]): Promise<number> {
  const [code] = (await once(spawn(command, args, { stdio: 'ignore' }), 'close')) as [number];
  return code;
}

/** Runs in its own process, because a process looks its message bus up only once. */
async function run(env: Env, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...windowsOwn(), PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    printed += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the keychain refused: ${args.join(' ')}`);
  return printed;
}

/** Without these variables, libraries of Windows do not load. */
function windowsOwn(): Env {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

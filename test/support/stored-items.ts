import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Under which name a run from the sources files its items. */
const service = 'dev.latchkey.app.unpackaged';
const program = fileURLToPath(new URL('./stored-items-program.ts', import.meta.url));

type Env = Readonly<Record<string, string>>;

/** What the app has stored in the keychain that `env` leads to: a digest of each item, by its name. */
export async function storedItems(env: Env): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await run(env, 'list')) as Record<string, string>;
}

/** What is stored of the settings, which are no secret: a text for each slot. */
export async function storedSettings(env: Env): Promise<readonly string[]> {
  return JSON.parse(await run(env, 'settings')) as readonly string[];
}

/** Writes something of nobody's over these items. */
export async function spoilItems(env: Env, ...names: readonly string[]): Promise<void> {
  await run(env, 'spoil', ...names);
}

/** In a process of its own, because a message bus is looked up once in a process's life. */
async function run(env: Env, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, service, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
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

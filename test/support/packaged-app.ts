import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { appEnvironment } from './app-arguments.ts';

const root = resolve(import.meta.dirname, '../..');

/** Copies the built app to the place of a packaged one. Returns its folder, which preview treats as a packaged app. */
export async function createPackagedApp(folder: string): Promise<string> {
  const place = join(folder, 'resources', 'app');
  await mkdir(join(place, 'assets'), { recursive: true });
  await cp(join(root, 'dist'), join(place, 'dist'), { recursive: true });
  await cp(join(root, 'assets/default-config.json'), join(place, 'assets/default-config.json'));
  await cp(join(root, 'package.json'), join(place, 'package.json'));
  await symlink(join(root, 'node_modules'), join(place, 'node_modules'), 'junction');
  return place;
}

export interface PackagedRun {
  readonly app: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface PackagedEnd {
  /** -1 if a signal ended it. */
  readonly code: number;
  readonly output: string;
}

/** Runs a packaged app in preview that must end by itself. It is killed after 20 s. */
export async function runPackagedApp({ app, args = [], env = {} }: PackagedRun): Promise<PackagedEnd> {
  const child = spawn(process.execPath, [join(root, 'tools/preview/run.ts'), app, ...args], {
    env: appEnvironment({ userDataDir: '', env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
  }
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  return { code: code ?? -1, output };
}

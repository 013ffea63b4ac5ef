import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { appArguments, appEnvironment } from './app-arguments.ts';
import { chosenShell, type LaunchOptions } from './launch-app.ts';

const preview = resolve(import.meta.dirname, '../../preview/run.ts');

/** Runs an app that is to end by itself, without a window; answers its exit code, -1 where a signal ended it. */
export async function runApp(options: LaunchOptions): Promise<number> {
  const [program, args] =
    chosenShell() === 'electron'
      ? [createRequire(import.meta.url)('electron') as string, rootNeeds()]
      : [process.execPath, [preview]];
  const child = spawn(program, [...args, ...appArguments(options)], { env: appEnvironment(options), stdio: 'ignore' });
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(late);
  return code ?? -1;
}

/** Chromium's sandbox does not run for root on Linux. */
function rootNeeds(): readonly string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

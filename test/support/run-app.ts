import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appArguments, appEnvironment } from './app-arguments.ts';
import { electronProgram } from './electron-program.ts';
import { chosenShell, type LaunchOptions } from './launch-app.ts';
import { previewProgram } from './preview-program.ts';

/** The result of an app that ended by itself. */
export interface AppExit {
  /** -1 if a signal ended it. */
  readonly code: number;
  readonly output: string;
}

/** Runs an app that must end by itself, without a window, within 20 s. */
export async function runApp(options: LaunchOptions): Promise<AppExit> {
  const { program, args } = chosenShell() === 'electron' ? electronProgram() : previewProgram;
  const child = spawn(program, [...args, ...appArguments(options)], {
    env: appEnvironment(options),
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

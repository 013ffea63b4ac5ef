import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** A program that works until it is killed, and prints a line at each step. */
export interface EndlessProgram {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Waits for its first output, kills it `delayMs` later, and resolves with all printed lines. */
export async function killWhileWorking(program: EndlessProgram, delayMs: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program.path, ...program.args], {
    env: { PATH: process.env.PATH ?? '', ...program.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  await pause(delayMs);
  child.kill('SIGKILL');
  const [code] = (await closed) as [number | null];
  // A program that ended by itself was not killed, and proves nothing.
  if (code !== null) throw new Error(`${program.path} ended with ${code}`);
  return printed.split('\n').filter((line) => line !== '');
}

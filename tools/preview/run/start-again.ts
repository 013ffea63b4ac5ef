import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const run = join(import.meta.dirname, '../run.ts');
const waiter = join(import.meta.dirname, 'relaunch.ts');

/** Starts preview again with these arguments after this process ends: once per call, as Electron does. */
export function startAgain(args: readonly string[]): ChildProcess {
  const program = [process.execPath, ...process.execArgv, run, ...args];
  const child = spawn(process.execPath, [waiter, ...program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}

import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface ChildOptions {
  readonly stdio: StdioOptions;
  readonly env?: NodeJS.ProcessEnv;
}

/** Processes that end with this one, and that are signalled by their ids, never by name. */
export interface Children {
  start(program: string, args: readonly string[], options: ChildOptions): ChildProcess;
  /** Ends all processes, the last first, and resolves when they are gone. */
  end(): Promise<void>;
}

/** How long a process may take to end by itself, in ms. */
const patience = 2_000;
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

export function createChildren(): Children {
  const children: ChildProcess[] = [];
  return {
    start: (program, args, options) => {
      // The kernel sends the signal when this process ends, even after a SIGKILL, which no handler can catch.
      const [command = program, ...given] =
        setpriv === undefined ? [program, ...args] : [setpriv, '--pdeathsig', 'TERM', '--', program, ...args];
      const child = spawn(command, given, { ...options, detached: true });
      child.on('error', () => {});
      children.push(child);
      return child;
    },
    end: async () => {
      for (const child of children.splice(0).reverse()) await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = pause(patience, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
  await Promise.race([gone, late]);
  await gone;
}

/** Rejects if the process ends, or cannot be started, before it is ready. */
export async function failsToStart(child: ChildProcess, name: string): Promise<never> {
  return new Promise((_, reject) => {
    child.once('error', () => reject(new Error(`${name} is not installed`)));
    child.once('exit', (code) => reject(new Error(`${name} ended at its start (${code ?? 'signal'})`)));
  });
}

import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';

export interface Child {
  readonly process: ChildProcess;
  /** The exit code; for a child that died of a signal, 128 and more, as a shell says it. Never rejects. */
  readonly ended: Promise<number>;
  /** Asks it to end and insists after `patienceMs`. Resolves when it and what it left behind are gone. */
  stop(patienceMs?: number): Promise<void>;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
}

const alive = new Set<ChildProcess>();

/** Ends everything this process has started, at once and by force: for a second Ctrl-C and for the last exit. */
export function killAll(): void {
  for (const child of alive) signalGroup(child, 'SIGKILL');
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches only us, and we end what we
 * started in our own order.
 */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(command, args, { stdio: 'inherit', ...options, detached: process.platform !== 'win32' });
  alive.add(child);
  const ended = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command} did not start: ${error.message}\n`);
      alive.delete(child);
      resolve(127);
    });
    child.once('exit', (code, signal) => {
      alive.delete(child);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
  return { process: child, ended, stop: (patienceMs = 5000) => stop(child, ended, patienceMs) };
}

async function stop(child: ChildProcess, ended: Promise<number>, patienceMs: number): Promise<void> {
  if (!alive.has(child)) return;
  signalGroup(child, 'SIGTERM');
  const insisting = setTimeout(() => signalGroup(child, 'SIGKILL'), patienceMs);
  await ended;
  clearTimeout(insisting);
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    // Windows has no groups and no SIGTERM; /T takes the children too.
    if (alive.has(child)) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: the group is empty, which is what was wanted.
  }
}

import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';

export interface Child {
  readonly process: ChildProcess;
  /** The exit code: 127 if the program did not start, 130 after SIGINT, 143 after another signal. Never rejects. */
  readonly ended: Promise<number>;
  /** Asks the program to end and kills it after the timeout. Resolves when it and its remaining processes are gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  /** How long the program may take to end after the request, in ms. By default 5 s. */
  readonly patienceMs?: number;
  /**
   * `group` signals every process of the program's group at once. `program` signals only the program, which then ends
   * its own processes in its own order, because an app whose helper processes were signalled too could not finish
   * storing.
   */
  readonly asks?: 'group' | 'program';
}

const defaultPatienceMs = 5_000;

const alive = new Set<ChildProcess>();

/** Kills everything that this process has started, at once: on a second Ctrl-C and at the final exit. */
export function killAll(): void {
  for (const child of alive) signalGroup(child, 'SIGKILL');
}

/**
 * Starts a program in its own process group, so that a Ctrl-C in the terminal reaches only this process, which ends its
 * children in its own order.
 */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const { patienceMs = defaultPatienceMs, asks = 'group', ...spawning } = options;
  const child = spawn(command, args, { stdio: 'inherit', ...spawning, detached: process.platform !== 'win32' });
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
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    if (!alive.has(child)) return;
    const heard = asks === 'program' ? askProgram(child) : signalGroup(child, 'SIGTERM');
    const insisting = setTimeout(
      () => signalGroup(child, 'SIGKILL'),
      heard ? patienceMs : Math.min(patienceMs, defaultPatienceMs),
    );
    await ended;
    clearTimeout(insisting);
    signalGroup(child, 'SIGKILL');
  };
  return {
    process: child,
    ended,
    // Signals once, because Electron treats a second SIGTERM as an order to end at once.
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/**
 * Asks only the program to end. Windows has no SIGTERM: taskkill without /F sends WM_CLOSE to the program's windows,
 * which a program without a window does not receive. Returns whether the program was reached.
 */
function askProgram(child: ChildProcess): boolean {
  if (process.platform !== 'win32') return child.kill('SIGTERM');
  const { status } = spawnSync('taskkill', ['/pid', String(child.pid)], { stdio: 'ignore' });
  return status === 0;
}

/** Returns whether there was a process to signal. */
function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') {
    // Windows has no process groups; /T includes the program's children.
    if (alive.has(child)) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return true;
  }
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    // ESRCH: the group is already empty.
    return false;
  }
}

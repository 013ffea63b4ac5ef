import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';

export interface Child {
  readonly process: ChildProcess;
  /** The exit code; for a child that died of a signal, 128 and more, as a shell says it. Never rejects. */
  readonly ended: Promise<number>;
  /** Asks it to end and insists when its patience is over. Resolves when it and what it left behind are gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  /** How long the program may take to end after it was asked, in ms. By default 5 s. */
  readonly patienceMs?: number;
  /**
   * `group` asks every process of the program's group at once. `program` asks only the program, which then ends its own
   * processes in its own order: an app whose helper processes were signalled too could not finish what it is storing.
   */
  readonly asks?: 'group' | 'program';
}

const defaultPatienceMs = 5_000;

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
    // Asked once: Electron takes a second SIGTERM as an order to end at once.
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/**
 * Asks the program alone. Windows has no SIGTERM: taskkill without /F sends WM_CLOSE to the program's windows, and a
 * program without a window does not hear it. Returns whether the program was reached.
 */
function askProgram(child: ChildProcess): boolean {
  if (process.platform !== 'win32') return child.kill('SIGTERM');
  const { status } = spawnSync('taskkill', ['/pid', String(child.pid)], { stdio: 'ignore' });
  return status === 0;
}

/** Returns whether there was anything to signal. */
function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') {
    // Windows has no groups; /T takes the program's children too.
    if (alive.has(child)) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return true;
  }
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    // ESRCH: the group is empty, which is what was wanted.
    return false;
  }
}

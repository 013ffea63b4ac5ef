import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  /** Call when no process writes there any more. Never throws. */
  remove(): void;
  /** Call when a process may still write there: removes the folder now, and again after this process has ended. */
  abandon(): void;
}

/** Removes repeatedly for three seconds, because a Chromium that is ending may still write. */
const sweep = 'trap "" INT TERM HUP; cat > /dev/null; for n in 1 2 3 4 5 6; do sleep 0.5; rm -rf -- "$1"; done';

const removal = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/**
 * Creates a folder that does not outlive this process. A small shell waits for the end of its input, which the system
 * closes however this process ends, and then removes the folder. The next call removes folders that no shell removed
 * (there was none, or the power failed).
 */
export function createTemporaryFolder(kind: string): TemporaryFolder {
  const prefix = `nightlatch-${kind}-`;
  removeOrphans(prefix);
  const path = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const sweeper =
    process.platform === 'win32'
      ? null
      : spawn('/bin/sh', ['-c', sweep, 'sh', path], {
          stdio: ['pipe', 'ignore', 'ignore'],
          detached: true,
          cwd: '/',
        });
  sweeper?.on('error', () => {});
  sweeper?.unref();
  const { stdin } = sweeper ?? {};
  if (stdin !== undefined && stdin !== null && 'unref' in stdin) (stdin as unknown as { unref(): void }).unref();

  function tryToRemove(): boolean {
    try {
      rmSync(path, removal);
      return true;
    } catch {
      // The shell removes it after this process has ended.
      return false;
    }
  }

  return {
    path,
    remove: () => {
      if (tryToRemove()) sweeper?.kill('SIGKILL');
    },
    abandon: () => void tryToRemove(),
  };
}

function removeOrphans(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (!Number.isInteger(owner) || owner <= 0 || isAlive(owner)) continue;
    try {
      rmSync(join(tmpdir(), name), removal);
    } catch {
      // It belongs to another user of the shared temporary folder.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

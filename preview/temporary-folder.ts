import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  /** Never throws: what Chromium still writes at its end is tried again. */
  remove(): void;
}

/** Twice, because a Chromium that is ending may still write. */
const sweep = 'trap "" INT TERM HUP; cat > /dev/null; sleep 1; rm -rf -- "$1"; sleep 4; rm -rf -- "$1"';

const removal = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/**
 * A folder that does not outlive this process. A small shell waits beside it for the end of its input, which the system
 * closes however this process ends, and then removes the folder. Folders of processes that are gone without one (no
 * shell, or a machine that lost power) are removed by the next.
 */
export function createTemporaryFolder(kind: string): TemporaryFolder {
  const prefix = `latchkey-${kind}-`;
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

  return {
    path,
    remove: () => {
      try {
        rmSync(path, removal);
      } catch {
        // The sweeper has its turn when this process is gone.
        return;
      }
      sweeper?.kill('SIGKILL');
    },
  };
}

function removeOrphans(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (Number.isInteger(owner) && owner > 0 && !isAlive(owner)) rmSync(join(tmpdir(), name), removal);
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

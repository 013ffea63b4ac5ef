import { randomInt } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, createKeyedMutex, type RefreshLock, SessionError } from '../session/ports/index.ts';

export interface RefreshLockSettings {
  /** The same for all processes of one user, whatever their user data folder. Created if missing. */
  readonly folder: string;
  /** The keychain service whose records this lock protects. */
  readonly service: string;
  /** How long to wait for another process, in ms. Defaults to 10,000. */
  readonly waitLimitMs?: number;
  /** Called with a one-word reason if the lock cannot be created. */
  readonly onUnavailable?: (why: string) => void;
}

type Sqlite = typeof import('node:sqlite');

/** The pause between two attempts, in ms. An attempt is a few system calls and does not block. */
const pollMs = { least: 5, most: 25 } as const;

/**
 * Creates the lock that lets one process of this user at a time run a task, per name. It is an exclusive transaction on
 * an empty SQLite file, one file per name. On each platform that is a kernel lock, so it ends with its process, however
 * the process ends. Nothing is ever written to the file. See docs/decisions/0011-one-refresher.md.
 */
export function createRefreshLock(settings: RefreshLockSettings): RefreshLock {
  const { folder, service, waitLimitMs = 10_000, onUnavailable } = settings;
  const turns = createKeyedMutex();

  async function take(file: string): Promise<() => void> {
    try {
      const sqlite = await import('node:sqlite');
      await ownFolder(folder);
      const deadline = performance.now() + waitLimitMs;
      for (;;) {
        const release = tryToTake(sqlite, file);
        if (release !== null) return release;
        if (performance.now() >= deadline) throw new SessionError('refresh-busy');
        await pause(randomInt(pollMs.least, pollMs.most));
      }
    } catch (cause) {
      if (codeOf(cause) === 'refresh-busy') throw cause;
      onUnavailable?.(wordFor(cause));
      throw new SessionError('refresh-lock-unavailable', { cause });
    }
  }

  async function hold<Value>(file: string, task: () => Promise<Value>): Promise<Value> {
    const release = await take(file);
    try {
      return await task();
    } finally {
      release();
    }
  }

  return {
    // Within this process, callers wait for each other without a limit, as for any other use of the record.
    withLock: (name, task) => turns.runExclusive(name, () => hold(join(folder, `${service}.${name}.lock`), task)),
  };
}

/** Returns `null` while another process holds the lock. */
function tryToTake({ DatabaseSync }: Sqlite, file: string): (() => void) | null {
  let connection: DatabaseSync | null = null;
  try {
    const opened = new DatabaseSync(file, { timeout: 0 });
    connection = opened;
    // On a read-only file, BEGIN EXCLUSIVE succeeds without excluding other processes. The statement after it fails
    // there. On other files it is never written: the transaction is not committed, and its journal is in memory.
    opened.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1');
    return () => opened.close();
  } catch (error) {
    connection?.close();
    if (sqliteCode(error) === busy) return null;
    throw error;
  }
}

/** SQLITE_BUSY. The higher bits of a result code only add detail. */
const busy = 5;

function sqliteCode(error: unknown): number | null {
  const code: unknown = error instanceof Error && 'errcode' in error ? error.errcode : null;
  return typeof code === 'number' ? code & 0xff : null;
}

class NotOurs extends Error {}

/** Ensures that no other user can replace the lock file. On Windows, the access list of the user's profile does. */
async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.geteuid === undefined) return;
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.geteuid()) throw new NotOurs();
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

function wordFor(cause: unknown): string {
  if (cause instanceof NotOurs) return 'folder-not-ours';
  const code = sqliteCode(cause);
  if (code !== null) return `sqlite-${code}`;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
}

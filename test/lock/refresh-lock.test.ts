import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRefreshLock } from '../../main/lock/refresh-lock.ts';
import { thrownCode } from '../support/thrown-code.ts';

const taker = fileURLToPath(new URL('./lock-taker.ts', import.meta.url));
const service = 'test.nightlatch';
const hasModes = process.platform !== 'win32';
const isRoot = process.getuid?.() === 0;

let root: string;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nightlatch-lock-'));
  folder = join(root, 'locks');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [taker, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function startHolder(): Promise<ChildProcess> {
  const holder = start(folder, 'hold');
  if (holder.stdout !== null) await once(holder.stdout, 'data');
  return holder;
}

/** Returns the count of four processes, fifty increments each. */
async function countTogether(folders: readonly string[]): Promise<number> {
  const counter = join(root, 'counter');
  await writeFile(counter, '0');
  const codes = await Promise.all(
    folders.map(async (one) => (await once(start(one, '50', counter), 'exit')) as [number]),
  );
  expect(codes.map(([code]) => code)).toEqual(folders.map(() => 0));
  return Number(await readFile(counter, 'utf8'));
}

const lockWith = (waitLimitMs: number, words: string[] = []) =>
  createRefreshLock({ folder, service, waitLimitMs, onUnavailable: (why) => words.push(why) });
const nothing = async () => undefined;

describe('between processes', () => {
  test('four processes, fifty times each, never hold the lock at the same time', async () => {
    expect(await countTogether([folder, folder, folder, folder])).toBe(200);
    // No data is ever written to it, so a crash leaves nothing to repair.
    expect((await stat(join(folder, `${service}.an-account.lock`))).size).toBe(0);
  }, 60_000);

  test('control: with one lock per process, updates are lost', async () => {
    const own = ['a', 'b', 'c', 'd'].map((name) => join(root, name));
    expect(await countTogether(own)).toBeLessThan(200);
  }, 60_000);

  test('a killed holder releases the lock in less than a second', async () => {
    const holder = await startHolder();
    const waiting = lockWith(10_000).withLock('an-account', async () => performance.now());
    await pause(100);
    const killedAt = performance.now();
    holder.kill('SIGKILL');
    const takenAt = await waiting;
    expect(takenAt).toBeGreaterThanOrEqual(killedAt);
    expect(takenAt - killedAt).toBeLessThan(1_000);
  });

  test('the wait has a limit, and a task that timed out does not run later', async () => {
    const holder = await startHolder();
    let ran = 0;
    const lock = lockWith(200);
    const startedAt = performance.now();
    expect(await thrownCode(lock.withLock('an-account', async () => (ran += 1)))).toBe('refresh-busy');
    const waited = performance.now() - startedAt;
    expect(waited).toBeGreaterThanOrEqual(200);
    expect(waited).toBeLessThan(1_000);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await lock.withLock('an-account', async () => 'taken')).toBe('taken');
    expect(ran).toBe(0);
  });

  test.runIf(hasModes)('a stopped holder still has the lock', async () => {
    const holder = await startHolder();
    holder.kill('SIGSTOP');
    expect(await thrownCode(lockWith(100).withLock('an-account', nothing))).toBe('refresh-busy');
  });

  test('a waiting process does not block its event loop: timers fire', async () => {
    await startHolder();
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    await thrownCode(lockWith(500).withLock('an-account', nothing));
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(20);
  });
});

describe('in one process', () => {
  test('tasks run one at a time in the order of their calls, on one lock object or two', async () => {
    const [one, other] = [lockWith(5_000), lockWith(5_000)];
    const order: string[] = [];
    const task = (name: string) => async () => {
      order.push(`${name} in`);
      await pause(20);
      order.push(`${name} out`);
    };
    await Promise.all([one.withLock('an-account', task('a')), one.withLock('an-account', task('b'))]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
    order.length = 0;
    await Promise.all([one.withLock('an-account', task('c')), other.withLock('an-account', task('d'))]);
    expect(order.map((entry) => entry.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
  });

  test('a task that throws releases the lock, and its error is rethrown unchanged', async () => {
    const failure = new Error('of the task');
    await expect(lockWith(100).withLock('an-account', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await lockWith(100).withLock('an-account', async () => 'taken')).toBe('taken');
  });
});

describe.runIf(hasModes)('the lock folder', () => {
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  test('is created for its owner only, and closed if it is open to others', async () => {
    await lockWith(100).withLock('an-account', nothing);
    expect(await modeOf(folder)).toBe(0o700);
    await chmod(folder, 0o777);
    await lockWith(100).withLock('an-account', nothing);
    expect(await modeOf(folder)).toBe(0o700);
  });

  async function expectRefused(word: RegExp) {
    const words: string[] = [];
    let ran = false;
    const code = await thrownCode(
      lockWith(100, words).withLock('an-account', async () => {
        ran = true;
      }),
    );
    expect({ code, ran }).toEqual({ code: 'refresh-lock-unavailable', ran: false });
    expect(words).toHaveLength(1);
    expect(words[0]).toMatch(word);
  }

  test('may not be a link', async () => {
    await mkdir(join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), folder);
    await expectRefused(/^folder-not-ours$/);
  });

  test.runIf(isRoot)('may not belong to another user', async () => {
    await mkdir(folder);
    await chown(folder, 65_534, 65_534);
    await expectRefused(/^folder-not-ours$/);
  });

  test('may not be a file, and a lock may not be a folder or have other content', async () => {
    await writeFile(folder, '');
    await expectRefused(/^EEXIST$/);
    await rm(folder);
    await mkdir(join(folder, `${service}.an-account.lock`), { recursive: true });
    await expectRefused(/^sqlite-14$/);
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writeFile(
      join(folder, `${service}.an-account.lock`),
      'not a database, and long enough to be told from one '.repeat(20),
    );
    await expectRefused(/^sqlite-26$/);
  });

  test('with a read-only lock file fails to lock: SQLite itself would let every process in', async () => {
    const file = join(folder, `${service}.an-account.lock`);
    await lockWith(100).withLock('an-account', nothing);
    await chmod(file, 0o400);
    if (!isRoot) return expectRefused(/^sqlite-8$/);
    // Root may write to any file, so another user runs this.
    await chmod(root, 0o711);
    for (const path of [folder, file]) await chown(path, 65_534, 65_534);
    process.seteuid?.(65_534);
    try {
      await expectRefused(/^sqlite-8$/);
    } finally {
      process.seteuid?.(0);
    }
  });
});

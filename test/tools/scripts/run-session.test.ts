import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';

const fixture = join(import.meta.dirname, 'fixture/session.ts');
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

interface Run {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

function run(kind: string): Run {
  const child = spawn(process.execPath, [fixture, kind], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => output, ended };
}

/** Returns the process id that the session's own child has printed. */
async function childOf(session: Run): Promise<number> {
  for (;;) {
    const pid = /child (\d+)/.exec(session.output())?.[1];
    if (pid !== undefined) return Number(pid);
    await delay(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const cleanUp = 'second in, first out\nfirst in, last out\n';

test('a task that ends is cleaned up after, newest first, and its exit code is returned', async () => {
  const session = run('ends');
  expect(await session.ended).toBe(3);
  expect(session.output()).toBe(cleanUp);
});

test('a task that fails is cleaned up after, prints the reason, and exits with 1', async () => {
  const session = run('fails');
  expect(await session.ended).toBe(1);
  expect(session.output()).toContain('the task failed\n');
  expect(session.output()).toContain(cleanUp);
});

describe.skipIf(process.platform === 'win32')('a task that is interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s ends its child, cleans up, and exits with %d', async (signal, code) => {
    const session = run('runs');
    const pid = await childOf(session);
    session.child.kill(signal);
    expect(await session.ended).toBe(code);
    expect(session.output()).toContain(cleanUp);
    expect(isAlive(pid)).toBe(false);
  });

  test('twice within a second, as one key press may do, still has time to end in order', async () => {
    const session = run('stubborn');
    const pid = await childOf(session);
    session.child.kill('SIGINT');
    session.child.kill('SIGINT');
    await delay(500);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    expect(await session.ended).toBe(130);
  });

  test('again after a second forces the end, and still cleans up', async () => {
    const session = run('stubborn');
    const pid = await childOf(session);
    session.child.kill('SIGINT');
    await delay(1200);
    session.child.kill('SIGINT');
    expect(await session.ended).toBe(130);
    expect(session.output()).toContain(cleanUp);
    expect(isAlive(pid)).toBe(false);
  });
});

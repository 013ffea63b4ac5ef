import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';

const fixture = join(import.meta.dirname, 'fixture/app-session.ts');
const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const asIfWindows = "Object.defineProperty(process, 'platform', { value: 'win32' })";

/** Creates a folder with a `taskkill` that records its arguments; without /F it does what `asked` says. */
function installTaskkill(asked: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-taskkill-'));
  folders.push(folder);
  const lines = [
    '#!/bin/sh',
    `echo "$*" >> '${folder}/calls'`,
    'case "$*" in *" /F"*) kill -9 "$2" ;;',
    `*) ${asked} ;; esac`,
  ];
  writeFileSync(join(folder, 'taskkill'), lines.join('\n'), { mode: 0o755 });
  return folder;
}

/** Starts a session around an app with this farewell, in ms, and waits until the app and its helper run. */
async function startSession(farewellMs: number, more: { readonly windows?: string } = {}) {
  const asWindows =
    more.windows === undefined ? [] : [`--import=data:text/javascript,${encodeURIComponent(asIfWindows)}`];
  const session = spawn(process.execPath, [...asWindows, fixture, String(farewellMs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
      PATH: `${more.windows === undefined ? '' : `${more.windows}${delimiter}`}${process.env.PATH}`,
    },
  });
  started.push(session);
  let output = '';
  for (const stream of [session.stdout, session.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number | null>((resolve) => session.on('exit', resolve));
  for (;;) {
    const app = /app (\d+)/.exec(output)?.[1];
    const helper = /helper (\d+)/.exec(output)?.[1];
    if (app !== undefined && helper !== undefined) {
      return { session, ended, output: () => output, app: Number(app), helper: Number(helper) };
    }
    if (session.exitCode !== null) throw new Error(output);
    await delay(20);
  }
}

/** A zombie is dead: its parent has not read its exit code yet. */
function isAlive(pid: number): boolean {
  try {
    return !/^[ZX]/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('an app that is interrupted', () => {
  test('ends in order with its helper processes, and the terminal shows that it waits', async () => {
    const { session, ended, output, app, helper } = await startSession(6_500);
    session.kill('SIGINT');
    expect(await ended).toBe(130);
    await expect.poll(output).toContain('farewell done');
    expect(output()).toContain('Nightlatch is ending: it stores what is under way, for at most 25 s.');
    expect(output()).toContain('Press Ctrl-C again');
    expect([app, helper].filter(isAlive)).toEqual([]);
  });

  test('that ends quickly prints nothing', async () => {
    const { session, ended, output } = await startSession(50);
    session.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output()).toContain('farewell done');
    expect(output()).not.toContain('ending');
  });

  test('again after a second ends at once, with its helpers', async () => {
    const { session, ended, output, app, helper } = await startSession(60_000);
    session.kill('SIGINT');
    await delay(1_200);
    const since = performance.now();
    session.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(performance.now() - since).toBeLessThan(2_000);
    expect(output()).not.toContain('farewell');
    expect([app, helper].filter(isAlive)).toEqual([]);
  });

  test('by a closed terminal still ends in order', async () => {
    const { session, ended, app } = await startSession(2_500);
    session.stdout.destroy();
    session.stderr.destroy();
    const since = performance.now();
    session.kill('SIGHUP');
    expect(await ended).toBe(129);
    expect(performance.now() - since).toBeGreaterThan(2_400);
    expect(isAlive(app)).toBe(false);
  });

  test('does not run as Node because an editor’s terminal sets that', async () => {
    const { session, ended, output } = await startSession(0);
    expect(output()).toMatch(/app \d+ false/);
    session.kill('SIGTERM');
    expect(await ended).toBe(143);
  });
});

/** Only Windows shows what it does with these calls. */
describe.skipIf(process.platform === 'win32')('an app on Windows', () => {
  test('is asked to close its windows, and not killed while it ends', async () => {
    const windows = installTaskkill('kill -TERM "$2"');
    const { session, ended, output, app } = await startSession(1_500, { windows });
    session.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output()).toContain('farewell done');
    expect(readFileSync(join(windows, 'calls'), 'utf8')).toBe(`/pid ${app}\n`);
  });

  test('that has no window to close is killed with its process tree after 5 s', async () => {
    const windows = installTaskkill('exit 128');
    const { session, ended, app, helper } = await startSession(60_000, { windows });
    session.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readFileSync(join(windows, 'calls'), 'utf8')).toBe(`/pid ${app}\n/pid ${app} /T /F\n`);
    // The stand-in ends no process tree.
    process.kill(helper, 'SIGKILL');
  });
});

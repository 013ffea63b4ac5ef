import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chosenShell, type RunningApp } from '../../support/launch-app.ts';
import { createFixture, type Fixture, probe } from './fixture-app.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.close());

/** Returns every process below this one, recursively. */
function descendants(pid: number): readonly number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

function isAlive(pid: number): boolean {
  try {
    // A zombie is dead: its new parent has not read its exit code yet.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const foldersOf = (pid: number) => readdirSync(tmpdir()).filter((name) => name.includes(`-${pid}-`));

async function expectNothingOf(pid: number, processes: readonly number[]): Promise<void> {
  await expect.poll(() => processes.filter(isAlive), { timeout: 8_000 }).toEqual([]);
  await expect.poll(() => foldersOf(pid), { timeout: 8_000 }).toEqual([]);
}

/** As in Electron, main shows the error and keeps running. */
async function failAndQuit(app: RunningApp): Promise<void> {
  await probe(app.page, 'throwSoon');
  await expect.poll(app.output).toContain('Uncaught Exception:\nError: main fails');
  await app.quit();
}

const ends: readonly (readonly [how: string, end: (app: RunningApp) => Promise<unknown>, code: number])[] = [
  ['quit', (app) => app.quit(), 0],
  ['SIGTERM', async ({ pid }) => process.kill(pid, 'SIGTERM'), 0],
  ['SIGKILL', async ({ pid }) => process.kill(pid, 'SIGKILL'), -1],
  ['an error in main that nothing handles, and a quit', (app) => failAndQuit(app), 0],
];

describe.runIf(chosenShell() === 'preview' && process.platform === 'linux')('nothing is left behind', () => {
  test.each(ends)('after %s', async (_how, end, code) => {
    const app = await fixture.start();
    const processes = descendants(app.pid);
    expect(processes.length).toBeGreaterThan(2);
    expect(foldersOf(app.pid)).toHaveLength(1);
    await end(app);
    expect(await app.waitForExit()).toBe(code);
    if (code === 0) {
      expect(app.output()).toMatch(/app before-quit[\s\S]+window closed[\s\S]+app will-quit[\s\S]+app quit 0/);
    }
    await expectNothingOf(app.pid, processes);
  });

  test('in the developer’s home folder', async () => {
    const home = join(fixture.folder, 'home');
    mkdirSync(home);
    const app = await fixture.start({ env: { HOME: home, XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '' } });
    expect(await app.quit()).toBe(0);
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  });

  test('by a browser that replaced a missing one', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('signed in');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const tools = join(fixture.folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'xdg-open'), '#!/bin/sh\nexit 3\n', { mode: 0o700 });
    try {
      const app = await fixture.start({ env: { BROWSER: '', PATH: `${tools}:${process.env.PATH}` } });
      expect(await probe(app.page, 'openExternal', `http://127.0.0.1:${port}/authorize`)).toBe('fine: undefined');
      await expect.poll(() => asked, { timeout: 10_000 }).toContain('/authorize');
      expect(await probe(app.page, 'openExternal', `http://127.0.0.1:${port}/again`)).toBe('fine: undefined');
      await expect.poll(() => asked, { timeout: 10_000 }).toContain('/again');
      expect(foldersOf(app.pid)).toHaveLength(2);
      const processes = descendants(app.pid);
      expect(await app.quit()).toBe(0);
      await expectNothingOf(app.pid, processes);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe.runIf(chosenShell() === 'preview' && process.platform === 'linux')('if preview cannot run', () => {
  test('without a Chromium it prints that and ends', async () => {
    const { code, output } = await fixture.runToExit({ env: { NIGHTLATCH_CHROMIUM: '/nowhere/chromium' } });
    expect(output).toContain('preview: no Chromium found at /nowhere/chromium');
    expect(code).toBe(1);
  });

  test('without a display it prints Chromium’s message and ends', async () => {
    const { code, output } = await fixture.runToExit({ env: { DISPLAY: ':4999', WAYLAND_DISPLAY: '' } });
    expect(output).toMatch(/preview: Chromium ended at its start: .*\S/);
    expect(code).toBe(1);
  });
});

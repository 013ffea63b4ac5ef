import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { installElectronStandIn } from '../../support/install-electron-stand-in.ts';
import type { LaunchOptions, RunningApp } from '../../support/launch-app.ts';
import { launchInElectron } from '../../support/launch-in-electron.ts';
import { takeMainHeap } from '../../support/main-memory.ts';
import { createFixture, type Fixture, invoke, journalOf, probe } from '../preview/fixture-app.ts';

/**
 * Runs the launcher of `npm run test:electron` on a program with the behaviour of Electron that Playwright documents.
 * Only Electron itself shows where it differs from preview.
 */
const skipped = process.platform !== 'linux';

let fixture: Fixture;
let record: string;
let running: RunningApp | null = null;

beforeAll(async () => {
  if (skipped) return;
  fixture = await createFixture();
  record = join(fixture.folder, 'record.json');
  installElectronStandIn(join(fixture.folder, 'dist'));
  process.env.ELECTRON_OVERRIDE_DIST_PATH = join(fixture.folder, 'dist');
});
afterEach(async () => {
  await running?.kill();
  running = null;
});
afterAll(() => fixture?.close());

async function launch(more: Partial<LaunchOptions> = {}, platform?: NodeJS.Platform): Promise<RunningApp> {
  const env = { NIGHTLATCH_STAND_IN_RECORD: record, ...more.env };
  running = await launchInElectron({ ...fixture.options, args: ['--config', 'a file'], ...more, env }, platform);
  return running;
}

const recorded = () =>
  JSON.parse(readFileSync(record, 'utf8')) as {
    readonly pid: number;
    readonly args: readonly string[];
    readonly env: readonly string[];
  };

test.skipIf(skipped)(
  'starts the app by its folder, sandboxed unless it is root, and without Electron’s variables in its environment',
  async () => {
    const kept = { ...process.env };
    Object.assign(process.env, {
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_ENABLE_LOGGING: '1',
      NODE_OPTIONS: '--no-warnings',
    });
    try {
      const app = await launch();
      const { args, env, pid } = recorded();
      expect(args.slice(args.indexOf('--remote-debugging-port=0') + 1)).toEqual([
        fixture.options.app,
        '--config',
        'a file',
        `--user-data-dir=${fixture.options.userDataDir}`,
      ]);
      expect(args.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
      expect(args).toContain('--inspect=0');
      expect(env.filter((name) => /^(ELECTRON_|NODE_OPTIONS|VITEST)/.test(name))).toEqual([]);
      expect(app.pid).toBe(pid);
      expect(await probe(app.page, 'start')).toMatchObject({ name: 'Fixture', version: '4.5.6' });
      expect(await app.quit()).toBe(0);
    } finally {
      process.env = kept;
    }
  },
);

test.skipIf(skipped)('emits the events of the system and of a window manager where main listens', async () => {
  const app = await launch();
  await invoke(app.page, 'follow-focus');
  await invoke(app.page, 'clear-journal');
  await app.raise('lock-screen');
  await app.setFocused(true);
  await app.setFocused(false);
  await expect.poll(() => journalOf(app.page)).toEqual(['power lock-screen', 'window focus', 'window blur']);
  await app.setIdleSeconds(90);
  expect(await probe(app.page, 'idle', 60)).toEqual({ seconds: 90, state: 'idle' });
  await app.setIdleSeconds(null);
  expect(await probe(app.page, 'idle', 60)).not.toEqual({ seconds: 90, state: 'idle' });
});

test.skipIf(skipped)('runs a script in main and reads main’s heap', async () => {
  const app = await launch();
  expect(await app.runInMain('process.pid')).toBe(app.pid);
  await app.runInMain("void Object.assign(globalThis, { planted: ['in', 'main'].join('-side-') })");
  expect(await takeMainHeap(app, join(fixture.folder, 'heap'))).toContain('in-side-main');
});

test.skipIf(skipped)('opens main’s addresses in a browser, on a system that ignores $BROWSER', async () => {
  const taken: Promise<string>[] = [];
  const server: Server = createServer((connection) => void taken.push(text(connection)));
  const browserSocket = join(fixture.folder, 'browser');
  await new Promise<void>((resolve) => server.listen(browserSocket, resolve));
  const opened = join(fixture.folder, 'opened');
  const bin = join(fixture.folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\necho "$1" > '${opened}'\n`, { mode: 0o755 });
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
  const address = 'http://127.0.0.1:9/authorize?state=a%26b';
  try {
    const mac = await launch({ browserSocket, env }, 'darwin');
    expect(await probe(mac.page, 'openExternal', address)).toBe('fine: undefined');
    await expect.poll(() => Promise.all(taken)).toEqual([address]);
    await expect(readFile(opened)).rejects.toThrow('ENOENT');
    await mac.kill();

    const linux = await launch({ browserSocket, env }, 'linux');
    await probe(linux.page, 'openExternal', address);
    await expect.poll(() => readFile(opened, 'utf8').catch(() => '')).toBe(`${address}\n`);
    expect(taken).toHaveLength(1);
  } finally {
    server.close();
  }
});

test.skipIf(skipped)('kills main itself, and on Windows its whole process tree', async () => {
  const app = await launch();
  await app.kill();
  expect(await app.waitForExit()).toBe(-1);

  const bin = join(fixture.folder, 'windows');
  mkdirSync(bin);
  const calls = join(fixture.folder, 'taskkill');
  writeFileSync(join(bin, 'taskkill'), `#!/bin/sh\necho "$*" > '${calls}'\nkill -9 "$2"\n`, { mode: 0o755 });
  const path = process.env.PATH;
  process.env.PATH = `${bin}${delimiter}${path}`;
  try {
    const windows = await launch({}, 'win32');
    await windows.kill();
    expect(await readFile(calls, 'utf8')).toBe(`/pid ${windows.pid} /T /F\n`);
  } finally {
    process.env.PATH = path;
  }
});

test.skipIf(skipped)('reports the output of an app that ended before it had a window', async () => {
  await expect(launch({ app: join(fixture.folder, 'no-such-app') })).rejects.toThrow(/no-such-app/);
});

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSystemBrowser } from '../../support/as-system-browser.ts';
import { chosenShell, type RunningApp } from '../../support/launch-app.ts';
import { createFixture, type Fixture, invoke, journalOf, probe } from './fixture-app.ts';

let fixture: Fixture;
let app: RunningApp;
let server: Server;
let origin: string;
let openedFile: string;

beforeAll(async () => {
  fixture = await createFixture();
  openedFile = join(fixture.folder, 'opened');
  const browser = join(fixture.folder, 'browser');
  await writeFile(browser, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${openedFile}'\n`);
  await chmod(browser, 0o700);
  app = await fixture.start({ env: await asSystemBrowser(fixture.folder, browser) });
  server = createServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: '/plain' }).end();
    else if (request.url === '/slow') setTimeout(() => response.end('late'), 5_000).unref();
    else response.end(`plain ${request.headers.cookie ?? 'no cookie'}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await fixture.close();
});

describe('powerMonitor', () => {
  test('emits events on the object that main listens to', async () => {
    for (const event of ['lock-screen', 'unlock-screen', 'suspend', 'resume'] as const) await app.raise(event);
    await expect
      .poll(async () => (await journalOf(app.page)).filter((entry) => entry.startsWith('power')))
      .toEqual(['power lock-screen', 'power unlock-screen', 'power suspend', 'power resume']);
  });

  test('returns the idle time in whole seconds, with the state that follows from it', async () => {
    await app.setIdleSeconds(90);
    expect(await probe(app.page, 'idle', 60)).toEqual({ seconds: 90, state: 'idle' });
    expect(await probe(app.page, 'idle', 91)).toEqual({ seconds: 90, state: 'active' });
    await app.setIdleSeconds(null);
    const { seconds } = await probe<{ seconds: number }>(app.page, 'idle', 60);
    expect(Number.isInteger(seconds)).toBe(true);
  });

  test('refuses a threshold of zero', async () => {
    expect(await probe(app.page, 'idleThresholdZero')).toMatch(/^TypeError: Invalid idle threshold/);
  });
});

test('a focus change of the window manager is emitted by main’s window', async () => {
  await invoke(app.page, 'follow-focus');
  await invoke(app.page, 'clear-journal');
  await app.setFocused(true);
  await app.setFocused(false);
  await expect.poll(() => journalOf(app.page)).toEqual(['window focus', 'window blur']);
});

describe('net.fetch', () => {
  test('returns what fetch returns', async () => {
    expect(await probe(app.page, 'fetch', `${origin}/plain`, { redirect: 'error' })).toBe('fine: 200 plain no cookie');
  });

  test('rejects or follows a redirect as its options say', async () => {
    const outcome = (redirect: string) => probe(app.page, 'fetch', `${origin}/redirect`, { redirect });
    expect(await outcome('error')).toMatch(/^Error: Attempted to redirect, but redirect policy was 'error'/);
    expect(await outcome('manual')).toBe('Error: Redirect was cancelled');
  });

  test('has Chromium’s error code for a refused connection', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await probe(app.page, 'fetch', `http://127.0.0.1:${port}/`, { redirect: 'error' })).toBe(
      'Error: net::ERR_CONNECTION_REFUSED',
    );
  });

  test('can be aborted', async () => {
    expect(await probe(app.page, 'fetchAborted', `${origin}/slow`)).toMatch(/abort/i);
  });

  test('reaches the app’s own handler unless it is told to bypass it', async () => {
    const [through, past] = await probe<string[]>(app.page, 'fetchOwnScheme');
    expect(through).toMatch(/^fine: 201 /);
    expect(past).toMatch(/ERR_UNKNOWN_URL_SCHEME/);
  });
});

describe('sessions', () => {
  test('of one name are the same object, different from the default, and kept in memory only', async () => {
    expect(await probe(app.page, 'sessions')).toEqual({ same: true, persists: [true, false] });
  });

  test.runIf(process.platform === 'linux')('spelling starts with a language and ends without one', async () => {
    expect(await probe(app.page, 'spelling')).toEqual({ before: 1, after: [[], false] });
  });
});

test('a notification does no harm, with or without desktop support', async () => {
  expect(await probe(app.page, 'notify')).toBe('fine: boolean');
});

test.runIf(process.platform === 'linux')('shell.openExternal passes the address to the system’s browser', async () => {
  const address = 'http://127.0.0.1:9/authorize?state=a%26b&x=$HOME';
  expect(await probe(app.page, 'openExternal', address)).toBe('fine: undefined');
  await expect.poll(() => readFile(openedFile, 'utf8').catch(() => '')).toBe(`${address}\n`);
});

describe.runIf(chosenShell() === 'preview')('what preview does not supply', () => {
  test('is refused by name when it is used', async () => {
    const [getter, module, member, event, construction, bare] = await probe<string[]>(app.page, 'missing');
    expect(getter).toBe('Error: preview: app.getGPUInfo is not implemented');
    expect(module).toBe('Error: preview: safeStorage.encryptString is not implemented');
    expect(member).toBe('Error: preview: session.fromPath is not implemented');
    expect(event).toBe("Error: preview: the event 'gpu-info-update' of app is not implemented");
    expect(construction).toBe('Error: preview: new Tray() is not implemented');
    expect(bare).toBe("Error: preview: import 'electron/main' or 'electron/common', not the bare 'electron'");
  });

  test.each([
    { sandbox: false },
    { contextIsolation: false },
    { nodeIntegration: true },
    { nodeIntegrationInSubFrames: true },
    { webSecurity: false },
    { webviewTag: true },
    { preload: 'relative.cjs' },
  ])('refuses a window with %j', async (webPreferences) => {
    expect(await probe(app.page, 'unsafeWindow', webPreferences)).toMatch(
      /^Error: preview: webPreferences does not take /,
    );
  });

  test('refuses an option that it does not implement, instead of ignoring it', async () => {
    expect(await probe(app.page, 'windowOption', { kiosk: true })).toBe(
      'Error: preview: the option kiosk of BrowserWindow is not implemented',
    );
  });
});

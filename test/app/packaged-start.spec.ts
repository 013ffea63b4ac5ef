import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { chosenShell, launchApp } from '../support/launch-app.ts';
import { createPackagedApp, runPackagedApp } from '../support/packaged-app.ts';

test.skip(chosenShell() === 'electron', 'A packaged app has a program of its own: what is started here is preview.');

let folder: string;
let app: string;
let env: Readonly<Record<string, string>>;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-packaged-'));
  app = await createPackagedApp(folder);
});
test.beforeEach(async () => {
  const home = await mkdtemp(join(folder, 'home-'));
  env = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
});
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

for (const [named, ...args] of [
  ['--ignore-certificate-errors', '--ignore-certificate-errors'],
  ['--proxy-server', '--proxy-server=http://127.0.0.1:9'],
  ['--host-rules', '--host-rules=MAP * 127.0.0.1'],
  ['--host-resolver-rules', '--config', 'a.json', '--host-resolver-rules=MAP * 127.0.0.1'],
  ['--log-net-log', '--log-net-log=/tmp/hidden-word'],
  ['--remote-debugging-port', '--remote-debugging-port=0'],
  ['--remote-debugging-pipe', '--remote-debugging-pipe'],
  ['--js-flags', '--js-flags=--expose-gc'],
  ['--load-extension', '--load-extension=/tmp/hidden-word'],
  ['--no-sandbox', '--no-sandbox'],
  ['-no-sandbox', '-no-sandbox'],
  ['--disable-web-security', '--disable-web-security'],
  ['--', '\u00a0--', '--no-sandbox'],
] as const) {
  test(`a packaged app that is started with ${args.join(' ')} reports it, exits, and stores nothing`, async () => {
    const { code, output } = await runPackagedApp({ app, args, env });
    expect(code, output).toBe(2);
    expect(output).toContain(`Nightlatch was started with ${named}, which it does not accept`);
    expect(output).not.toContain('hidden-word');
    expect(output).not.toContain('the app is ready');
    expect(existsSync(env.XDG_CONFIG_HOME ?? '')).toBe(false);
  });
}

for (const [name, value] of [
  ['ELECTRON_DISABLE_SANDBOX', '1'],
  ['SSLKEYLOGFILE', '/tmp/hidden-word'],
] as const) {
  test(`a packaged app that is started with ${name} reports it, exits, and stores nothing`, async () => {
    const { code, output } = await runPackagedApp({ app, env: { ...env, [name]: value } });
    expect(code, output).toBe(2);
    expect(output).toContain(`Unset ${name} and start Nightlatch again.`);
    expect(output).not.toContain('hidden-word');
    expect(existsSync(env.XDG_CONFIG_HOME ?? '')).toBe(false);
  });
}

test('a packaged app starts with accepted arguments, with an installed app’s name and folder', async () => {
  const userDataDir = join(env.XDG_CONFIG_HOME ?? '', 'Nightlatch');
  const running = await launchApp({ app, args: ['--lang=de'], userDataDir, env });
  expect(await running.page.title()).toContain('Nightlatch');
  expect(await running.quit()).toBe(0);
  const log = await readFile(join(userDataDir, 'logs', 'nightlatch.log'), 'utf8');
  expect(log).toContain('packaged=true');
});

test('no file named by a variable of the native loaders is run, packaged or not', async () => {
  const marker = join(folder, 'was-run');
  const foreign = join(folder, 'foreign.js');
  await writeFile(foreign, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); module.exports = {};`);
  for (const place of [app, '.']) {
    const userDataDir = await mkdtemp(join(folder, 'data-'));
    const running = await launchApp({ app: place, userDataDir, env: { ...env, NAPI_RS_NATIVE_LIBRARY_PATH: foreign } });
    await running.page.locator('[data-screen]').first().waitFor();
    expect(await running.quit()).toBe(0);
  }
  expect(existsSync(marker)).toBe(false);
});

test('a run from the sources has its own folders, beside those of an installed app', async () => {
  const config = env.XDG_CONFIG_HOME ?? '';
  const child = await runPackagedApp({ app: '.', env: { ...env, NIGHTLATCH_CHROMIUM: '/nowhere' } });
  expect(child.output).toContain('no Chromium found');
  expect(await readdir(config)).toEqual(['Nightlatch-unpackaged']);
});

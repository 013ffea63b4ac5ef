import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startDesktop } from '../../tools/preview/desktop.ts';
import { chosenShell, launchApp } from '../support/launch-app.ts';
import { runApp } from '../support/run-app.ts';

test.skip(chosenShell() === 'electron' || process.platform === 'win32', 'The fault enters by Node’s own command line.');

let folder: string;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-uncaught-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

/** Node runs this before preview. Only a process that runs an app has more listeners than preview's own. */
async function withFault(code: string): Promise<Readonly<Record<string, string>>> {
  const fault = join(folder, 'fault.mjs');
  await writeFile(fault, code);
  const folders = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  return { ...folders, NODE_OPTIONS: `--import=${fault}` };
}

const errors = "Object.assign(new RangeError('hidden-word'), { code: 'E_PLANTED' })";
/** Returns an empty text before the first line is written. */
const logOf = () => readFile(join(folder, 'data', 'logs', 'nightlatch.log'), 'utf8').catch(() => '');

test('an unhandled error is logged by its code, and the app keeps running', async () => {
  const env = await withFault(`
    process.on('SIGUSR2', () => {
      setTimeout(() => { throw ${errors}; });
      void Promise.reject(${errors});
    });`);
  const app = await launchApp({ userDataDir: join(folder, 'data'), env });
  await expect.poll(logOf).toContain('info started');
  process.kill(app.pid, 'SIGUSR2');
  await expect.poll(logOf).toContain('error "uncaught error" kind=exception code=E_PLANTED at=unknown');
  await expect.poll(logOf).toContain('error "uncaught error" kind=rejection code=E_PLANTED at=unknown');
  await expect(app.page.locator('[data-screen]')).toBeVisible();
  expect(await app.quit()).toBe(0);
  expect(`${app.output()}${await logOf()}`).not.toContain('hidden-word');
});

test('an error before the app is composed ends it in order with code 1', async () => {
  const env = await withFault(`
    const wait = () => {
      if (process.listenerCount('uncaughtException') < 2) setImmediate(wait);
      else throw ${errors};
    };
    if (process.argv[1]?.endsWith('run.ts')) setImmediate(wait);`);
  const desktop = await startDesktop({ bus: false });
  const userDataDir = join(folder, 'data');
  expect((await runApp({ userDataDir, env: { ...desktop.env, ...env } })).code).toBe(1);
  await desktop.close();
  expect(await logOf()).toContain('error "uncaught error" kind=exception code=E_PLANTED');
});

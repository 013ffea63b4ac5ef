import { expect } from '@playwright/test';
import { reachThisComputer } from '../../tools/scripts/dev/reach-this-computer.ts';
import { type ServedRenderer, serveRenderer } from '../../tools/scripts/dev/serve-renderer.ts';
import { test } from '../support/app-test.ts';
import { screen } from '../support/app-world.ts';
import { launchApp, type RunningApp } from '../support/launch-app.ts';

let renderer: ServedRenderer;
test.beforeAll(async () => {
  renderer = await serveRenderer();
});
test.afterAll(() => renderer.close());

const mark = (app: RunningApp) => app.page.evaluate(() => void Object.assign(window, { earlier: true }));
const isMarked = (app: RunningApp) => app.page.evaluate(() => 'earlier' in window);

test('Vite reloads the page in the window of npm run dev, which still cannot navigate elsewhere', async ({
  computer,
  world,
}) => {
  const app = await launchApp({
    args: ['--config', world.configFile, `--renderer-url=${renderer.url}`, reachThisComputer],
    userDataDir: computer.userData,
    env: computer.env,
  });
  try {
    await expect(screen(app, 'signed-out')).toBeVisible({ timeout: 30_000 });
    await mark(app);
    await expect(async () => {
      // The Vite client may not have connected yet.
      renderer.reloadPage();
      await expect.poll(() => isMarked(app), { timeout: 2_000 }).toBe(false);
    }).toPass({ timeout: 20_000 });
    await expect(screen(app, 'signed-out')).toBeVisible();

    await mark(app);
    for (const elsewhere of [world.demo.issuer, '/other.html', '/index.html?other', `${renderer.url}/index.html`]) {
      await app.page.evaluate((to) => location.assign(to), elsewhere);
      await app.page.waitForTimeout(300);
      expect(await isMarked(app), elsewhere).toBe(true);
    }
  } finally {
    await app.kill();
  }
});

test('a page that is not served by a development server cannot reload itself', async ({ app }) => {
  await mark(app);
  await app.page.evaluate(() => location.reload());
  await app.page.waitForTimeout(1_000);
  expect(await isMarked(app)).toBe(true);
});

import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { expect, type Page } from '@playwright/test';
import { type Browser, chromium } from 'playwright-core';
import { test } from '../support/app-test.ts';
import { press, screen, signIn } from '../support/app-world.ts';
import { closedPort } from '../support/closed-port.ts';
import { chosenShell, launchApp } from '../support/launch-app.ts';
import { arrangeOutage } from '../support/outage.ts';
import { runApp } from '../support/run-app.ts';

test.skip(chosenShell() === 'electron', 'Only preview lets a test watch the app that starts by itself.');

/** Connects to an app that another process starts, once it listens. */
async function connectWhenStarted(port: number): Promise<Browser> {
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

test('a start while the app is quitting is not lost: the app restarts and shows its window', async ({
  world,
  computer,
}) => {
  test.setTimeout(120_000);
  const outage = arrangeOutage(Number(new URL(world.demo.issuer).port));
  const devToolsPort = await closedPort();
  const start = { args: ['--config', world.configFile], userDataDir: computer.userData, env: computer.env };
  const app = await launchApp({ ...start, devToolsPort });
  await expect(screen(app, 'signed-out')).toBeVisible();
  await signIn(app, world.browser);

  // The provider accepts the revocation and does not respond, so that quitting waits for it.
  const asked: (string | undefined)[] = [];
  subscribe('http.server.request.start', (message) => {
    asked.push((message as { readonly request: IncomingMessage }).request.url);
  });
  outage.beginSilence();
  await press(app, 'Sign out');
  await expect.poll(() => asked.filter((url) => url?.includes('revo'))).not.toEqual([]);
  const quit = app.quit();
  // The window is closed, and the process waits.
  await app.page.waitForEvent('close');
  expect((await runApp(start)).code).toBe(0);
  await outage.end();
  expect(await quit).toBe(0);

  const again = await connectWhenStarted(devToolsPort);
  const page = again.contexts()[0]?.pages()[0] as Page;
  try {
    // The pending sign-out was stored, and the new run finishes it.
    await expect(page.locator('[data-screen="receipt"]')).toBeVisible({ timeout: 30_000 });
  } finally {
    await page.close();
  }
  outage.stop();
});

import { expect, type Page } from '@playwright/test';
import { chromium } from 'playwright-core';
import type { Bridge } from '../../contract/bridge.ts';
import { test } from '../support/app-test.ts';
import { type AppWorld, lockNow, press, screen, typePassword } from '../support/app-world.ts';
import { chosenShell, type RunningApp } from '../support/launch-app.ts';

test.use({ signedIn: 'ada' });
test.beforeEach(({ app }) => expect(app.page.getByTestId('freshness')).toHaveText('Fresh'));

async function revision(page: Page): Promise<number> {
  const answer = await page.evaluate(() => (Reflect.get(window, 'nightlatch') as Bridge).getSnapshot());
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.revision;
}

/** Expects the same session as before in a page that receives snapshots: the next event raises the revision. */
async function expectSameSession(world: AppWorld, app: RunningApp, before: number): Promise<void> {
  const { page } = app;
  await expect(screen(app, 'signed-in')).toBeVisible();
  await expect(page.getByTestId('account-email')).toHaveText('ada@example.test');
  expect(await revision(page)).toBeGreaterThanOrEqual(before);
  await lockNow(app);
  expect(await revision(page)).toBeGreaterThan(before);
  expect(world.browser.opened).toHaveLength(1);
}

/** Reconnects, because the connection treats a crashed page as dead even after it is reloaded. */
async function reattached(app: RunningApp): Promise<RunningApp> {
  const [, address = ''] = /DevTools listening on (ws:\S+)/.exec(app.output()) ?? [];
  const found: Page[] = [];
  await expect(async () => {
    const connection = await chromium.connectOverCDP(address);
    found.push(...connection.contexts().flatMap((context) => context.pages()));
    if (found.length === 0) await connection.close();
    expect(found).toHaveLength(1);
  }).toPass({ timeout: 15_000 });
  return { ...app, page: found[0] as Page };
}

test('a reloaded page shows the same session and continues from there', async ({ app, world }) => {
  const before = await revision(app.page);
  await app.page.evaluate(() => Object.assign(window, { earlier: true }));
  await app.page.reload();
  expect(await app.page.evaluate(() => 'earlier' in window)).toBe(false);
  await expectSameSession(world, app, before);
});

test('a page that is reloaded during an unlock continues to wait and shows its end', async ({ app, world }) => {
  await lockNow(app);
  await press(app, 'Unlock');
  const page = await world.browser.nextPage();
  await app.page.reload();
  await expect(screen(app, 'signing-in')).toBeVisible();
  await typePassword(page, 'ada');
  await expect(screen(app, 'signed-in')).toBeVisible();
});

test('a page that crashes is reloaded and shows the same session', async ({ app, world }) => {
  test.skip(chosenShell() === 'electron', 'Playwright lets go of an Electron window whose page crashed');
  const before = await revision(app.page);
  const session = await app.page.context().newCDPSession(app.page);
  const crashed = app.page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;

  await expectSameSession(world, await reattached(app), before);
});

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type AppWorld, createAppWorld, lockNow, press, screen, signIn, typePassword } from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { openSettings, settingsOf } from '../support/window-settings.ts';

const pictures = join(import.meta.dirname, '../../artifacts/tour');
const startedAt = performance.now();
let step = 0;

/** Prints one line and takes one picture per step; what the step shows is checked first. */
async function shown(what: string, page: Page): Promise<void> {
  step += 1;
  const number = String(step).padStart(2, '0');
  const name = what
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  await page.screenshot({ path: join(pictures, `${number}-${name}.png`), animations: 'disabled' });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stdout.write(`${number} ${seconds} s  ${what}\n`);
}

async function refreshed(app: RunningApp, byItself: boolean): Promise<void> {
  const moment = app.page.getByTestId('refreshed-at');
  const before = (await moment.getAttribute('datetime')) ?? '';
  if (!byItself) await press(app, 'Refresh now');
  await expect(moment).not.toHaveAttribute('datetime', before, { timeout: 30_000 });
}

/** Runs the whole job as a user would, from nothing to signed out everywhere. Throws on the first failure. */
async function tour(world: AppWorld): Promise<void> {
  const desk = await world.addComputer('desk');
  let app = await desk.start();
  await expect(screen(app, 'signed-out')).toBeVisible();
  await shown('The app starts signed out', app.page);

  await press(app, 'Sign in with Demo');
  const page = await world.browser.nextPage();
  await expect(screen(app, 'signing-in')).toBeVisible();
  await shown('The window waits for the browser', app.page);
  await shown('The system browser shows the provider', page);
  await typePassword(page, 'ada');
  await page.waitForURL(/\/landing\//);
  expect(new URL(page.url()).search).toBe('');
  await shown('The browser lands, with no code in its address', page);
  await expect(screen(app, 'signed-in')).toBeVisible();
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
  await shown('Signed in, kept in the keychain', app.page);

  expect(await app.quit()).toBe(0);
  const opened = world.browser.opened.length;
  app = await desk.start();
  await expect(screen(app, 'signed-in')).toBeVisible();
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
  expect(world.browser.opened.length).toBe(opened);
  await shown('Restarted: restored from the keychain, no browser', app.page);

  await refreshed(app, true);
  await shown('Refreshed silently before the access token ended', app.page);

  await lockNow(app);
  await shown('Locked', app.page);
  await press(app, 'Unlock');
  const unlocking = await world.browser.nextPage();
  await typePassword(unlocking, 'ada');
  await expect(screen(app, 'signed-in')).toBeVisible();
  await shown('Unlocked by a fresh sign-in', app.page);

  const settings = await openSettings(app);
  await settings.getByLabel('Nobody touches this computer: for how long').selectOption('30 minutes');
  await expect.poll(async () => (await settingsOf(app)).inForce.idleLimitMs).toBe(1_800_000);
  await shown('A lock is loosened at once, so soon after that sign-in', app.page);
  await press(app, 'Close');

  const laptop = await (await world.addComputer('laptop')).start();
  await signIn(laptop, world.browser);
  await shown('A second device signs in', laptop.page);
  await app.page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect(app.page.getByTestId('device')).toHaveCount(2);
  await shown('The first device lists both', app.page);

  await press(app, 'Add an account');
  await press(app, 'Sign in with Demo');
  const choosing = await world.browser.nextPage();
  await expect(choosing.getByRole('button', { name: 'Go on as Ada Lovelace' })).toBeVisible();
  await shown('For one more account the provider asks who it is', choosing);
  await typePassword(choosing, 'grace');
  await expect(app.page.getByTestId('account-email')).toHaveText('grace@example.test');
  await press(app, 'Account: Grace Hopper');
  await shown('Two accounts, each with a session of its own', app.page);
  await press(app, 'Ada Lovelace Demo');
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');

  await press(app, 'Sign out Ada Lovelace everywhere');
  await expect(app.page.getByRole('dialog').getByTestId('ending-device')).toHaveCount(2);
  await shown('Sign out everywhere asks first', app.page);
  await press(app, 'Sign out everywhere now');
  await expect(screen(app, 'receipt')).toBeVisible();
  await expect(screen(app, 'receipt').getByTestId('receipt-session')).toHaveCount(2);
  await expect(screen(app, 'receipt').getByText(/not verified/i)).toHaveCount(0);
  await shown('Signed out everywhere, with a receipt', app.page);

  await expect(screen(laptop, 'reauthentication-required')).toBeVisible({ timeout: 30_000 });
  await shown('The second device was signed out', laptop.page);

  await press(app, 'Done');
  await press(app, 'Grace Hopper Demo');
  await expect(screen(app, 'signed-in')).toBeVisible();
  await shown('The other account is still signed in', app.page);
}

await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });
const world = await createAppWorld({ accessTokenSeconds: 20 });
// An interrupted tour leaves nothing behind either.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void world.close().finally(() => process.exit(1)));
}
try {
  await tour(world);
  process.stdout.write(`\n${step} steps, each seen. Pictures: artifacts/tour/\n`);
} catch (error) {
  process.stdout.write(`\nMissed after step ${step}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await world.close();
}

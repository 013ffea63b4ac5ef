import { expect, type Page, test } from '@playwright/test';
import { oneTimeCodeAcr } from '../../tools/demo/assurance.ts';
import {
  type AppWorld,
  type Computer,
  createAppWorld,
  press,
  screen,
  signIn,
  typePassword,
} from '../support/app-world.ts';
import { cancelInWindow, expectRefusal, renew, signOutEverywhere } from '../support/dangerous-controls.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { openSettings } from '../support/window-settings.ts';

test.describe.configure({ mode: 'serial' });

let world: AppWorld;
let computer: Computer;
let app: RunningApp;

// The tests share one session that began with a password: each keeps it for the next, until the last ends it.
test.beforeAll(async () => {
  world = await createAppWorld({ stepUpAcrValues: [oneTimeCodeAcr] });
  computer = await world.addComputer('desk');
  app = await computer.start();
  await signIn(app, world.browser);
});
test.afterAll(() => world.close());

async function typeOneTimeCode(page: Page): Promise<void> {
  await page.getByLabel('6-digit code').fill(await page.locator('output').innerText());
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('a re-authentication that the user cancels at the provider ends no session', async () => {
  await signOutEverywhere(app);
  const page = await world.browser.nextPage();
  await expect(screen(app, 'signed-in')).toContainText('What you chose needs a sign-in of the last five minutes.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expectRefusal(app, 'sign-in-denied');
  await renew(app);
});

test('a re-authentication by another user ends no session', async () => {
  await world.browser.context.clearCookies();
  await signOutEverywhere(app);
  const page = await world.browser.nextPage();
  await typePassword(page, 'grace');
  await typeOneTimeCode(page);
  await expectRefusal(app, 'subject-mismatch');
  await renew(app);
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
  await expect(app.page.getByTestId('device')).toHaveCount(1);
});

test('a one-time code allows a weaker setting, and is required again after a restart', async () => {
  await world.browser.context.clearCookies();
  const protection = 'Keep this window out of pictures';
  const settings = await openSettings(app);
  await settings.getByLabel(protection).click();
  const page = await world.browser.nextPage();
  await typePassword(page, 'ada');
  await typeOneTimeCode(page);
  await expect(settings.getByLabel(protection)).not.toBeChecked();
  await app.quit();

  app = await computer.start();
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
  await cancelInWindow(app, world.browser, () => signOutEverywhere(app));
  await expectRefusal(app, 'sign-in-cancelled');
});

test('the same user signs out everywhere with a one-time code', async () => {
  await world.browser.context.clearCookies();
  await signOutEverywhere(app);
  const page = await world.browser.nextPage();
  await typePassword(page, 'ada');
  await typeOneTimeCode(page);
  await expect(screen(app, 'receipt').getByTestId('receipt-session')).toHaveCount(1);
  await expect(screen(app, 'receipt').getByText(/not verified/i)).toHaveCount(0);
  await press(app, 'Done');
  await expect(screen(app, 'signed-out')).toBeVisible();
});

import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { press, screen, typePassword } from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';

/** Ada and Grace share a computer, a provider, and a browser that is signed in as the last of them. */
test.use({ signedIn: 'ada, grace' });

const email = (app: RunningApp) => app.page.getByTestId('account-email');
const rows = (app: RunningApp) => app.page.getByRole('navigation', { name: 'Accounts' }).getByRole('listitem');

async function choose(app: RunningApp, shown: string, wanted: string): Promise<void> {
  await press(app, shown);
  await press(app, wanted);
}

test('a second user signs in beside the first, in a browser that is signed in as the first', async ({ app }) => {
  await expect(email(app)).toHaveText('grace@example.test');
  await press(app, 'Account: Grace Hopper');
  await expect(rows(app)).toHaveText([/Ada Lovelace\s*Demo/, /Grace Hopper\s*Demo/]);
  await press(app, 'Ada Lovelace Demo');
  await expect(email(app)).toHaveText('ada@example.test');
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
});

test('a user who decides against another account returns to the first', async ({ app, world }) => {
  await choose(app, 'Account: Grace Hopper', 'Add an account');
  await expect(screen(app, 'signed-out')).toContainText('Sign in to another account');
  await press(app, 'Sign in with Demo');
  const page = await world.browser.nextPage();
  await expect(page.getByRole('button', { name: 'Go on as Grace Hopper' })).toBeVisible();
  await choose(app, 'Accounts', 'Ada Lovelace Demo');
  await expect(email(app)).toHaveText('ada@example.test');
});

test('a restart shows the account that was shown last, without a browser', async ({ app, computer, world }) => {
  await choose(app, 'Account: Grace Hopper', 'Ada Lovelace Demo');
  await expect(email(app)).toHaveText('ada@example.test');
  const opened = world.browser.opened.length;
  expect(await app.quit()).toBe(0);
  const again = await computer.start();
  await expect(email(again)).toHaveText('ada@example.test');
  await choose(again, 'Account: Ada Lovelace', 'Grace Hopper Demo');
  await expect(email(again)).toHaveText('grace@example.test');
  await expect(again.page.getByTestId('freshness')).toHaveText('Fresh');
  expect(world.browser.opened.length).toBe(opened);
});

test('a lock locks both accounts, also across a restart, and each is unlocked by its own user', async ({
  app,
  computer,
  world,
}) => {
  await press(app, 'Lock all accounts');
  await expect(screen(app, 'locked')).toBeVisible();
  expect(await app.page.content()).not.toMatch(/ada|grace/i);
  await app.quit();
  const again = await computer.start();
  await expect(screen(again, 'locked')).toBeVisible();
  await press(again, 'Account: Demo Account 2 of 2');
  await expect(rows(again)).toHaveText([/Demo\s*Locked\s*Account 1 of 2/, /Demo\s*Locked\s*Account 2 of 2/]);
  expect(await again.page.content()).not.toMatch(/ada|grace/i);
  await press(again, 'Demo Locked Account 1 of 2');
  await expect(screen(again, 'locked')).toContainText('Account 1 of 2');

  await press(again, 'Unlock');
  const page = await world.browser.nextPage();
  await typePassword(page, 'ada');
  await expect(email(again)).toHaveText('ada@example.test');
  await choose(again, 'Account: Ada Lovelace', 'Demo Locked');
  await expect(screen(again, 'locked')).toBeVisible();
});

test('beside a locked account, a signed-in browser adds no account without a new sign-in', async ({ app, world }) => {
  const loaded = app.page.waitForEvent('load');
  await press(app, 'Lock all accounts');
  await loaded;
  await choose(app, 'Account: Demo Account 2 of 2', 'Add an account');
  await press(app, 'Sign in with Demo');
  const page = await world.browser.nextPage();
  await expect(page.getByLabel('Password')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Go on as/ })).toHaveCount(0);
  await expect(screen(app, 'signing-in')).toBeVisible();

  await typePassword(page, 'ada');
  await expect(email(app)).toHaveText('ada@example.test');
  await choose(app, 'Account: Ada Lovelace', 'Demo Locked');
  await expect(screen(app, 'locked')).toBeVisible();
});

test('after one account signs out, its receipt is shown, then the way to the other, which stays signed in', async ({
  app,
  computer,
}) => {
  await press(app, 'Sign out Grace Hopper');
  await expect(screen(app, 'receipt')).toBeVisible();
  await press(app, 'Done');
  await expect(screen(app, 'signed-out')).toContainText('Sign in to another account');
  await press(app, 'Ada Lovelace Demo');
  await expect(email(app)).toHaveText('ada@example.test');
  await press(app, 'Refresh now');
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
  await expect(app.page.getByRole('button', { name: 'Add an account' })).toBeVisible();

  await app.quit();
  const again = await computer.start();
  await expect(email(again)).toHaveText('ada@example.test');
});

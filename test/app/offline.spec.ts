import { expect, test } from '@playwright/test';
import { type AppWorld, type Computer, createAppWorld, press, screen, signIn } from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { arrangeOutage, type Outage } from '../support/outage.ts';

let world: AppWorld;
let outage: Outage;
let computer: Computer;
let app: RunningApp;

test.beforeEach(async () => {
  world = await createAppWorld();
  outage = arrangeOutage(world.demo.port);
  computer = await world.addComputer('desk');
  app = await computer.start();
  await signIn(app, world.browser);
});
test.afterEach(async () => {
  outage.stop();
  await world.close();
});

const freshness = () => app.page.getByTestId('freshness');

test('a provider that goes away takes nothing with it, and is found again without a word', async () => {
  await outage.begin();
  await press(app, 'Refresh now');
  await expect(freshness()).toHaveText('Offline');
  const home = app.page.getByRole('region', { name: 'This session' });
  await expect(home).toContainText('You are still signed in. The session cannot be renewed just now.');
  await expect(home).toContainText('Check your network connection, VPN and proxy');
  await expect(home).toContainText(/Next try in \d+ s/);
  await expect(home.getByText('provider-unreachable', { exact: true })).toBeVisible();
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');

  await outage.end();
  await expect(freshness()).toHaveText('Fresh', { timeout: 15_000 });
  expect(world.browser.opened).toHaveLength(1);
});

test('a restart without the provider shows the session, offline, and it becomes fresh by itself', async () => {
  await app.quit();
  await outage.begin();
  app = await computer.start();
  await expect(freshness()).toHaveText('Offline');
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
  await outage.end();
  await expect(freshness()).toHaveText('Fresh', { timeout: 15_000 });
  expect(world.browser.opened).toHaveLength(1);
});

test('logging out everywhere without the provider is done here at once, and there as soon as it is back', async () => {
  const laptop = await (await world.addComputer('laptop')).start();
  await signIn(laptop, world.browser);
  await laptop.kill();

  await outage.begin();
  await press(app, 'Log out everywhere');
  await press(app, 'Log out everywhere now');
  const pending = screen(app, 'signed-out').getByRole('region', { name: 'Not finished at the provider' });
  await expect(pending).toContainText('This device has forgotten the session.');
  await expect(pending).toContainText('Log-out everywhere, Demo');
  await expect(pending).toContainText('The provider cannot be reached');
  await expect(pending.getByRole('button', { name: 'Try again now' })).toBeVisible();

  expect(await app.quit()).toBe(0);
  app = await computer.start();
  await expect(screen(app, 'signed-out')).toContainText('Not finished at the provider');

  await outage.end();
  const receipt = screen(app, 'receipt');
  await expect(receipt.getByRole('heading', { level: 1 })).toHaveText('You are logged out everywhere', {
    timeout: 20_000,
  });
  await expect(receipt.getByTestId('receipt-session')).toHaveCount(2);
  await expect(receipt.getByText(/not verified/i)).toHaveCount(0);
  await press(app, 'Done');
  await expect(screen(app, 'signed-out')).toBeVisible();
  await expect(screen(app, 'signed-out')).not.toContainText('Not finished at the provider');
});

test('a provider that takes requests and answers none is given up, and the sign-out is finished later', async () => {
  outage.beginSilence();
  await press(app, 'Sign out');
  await expect(screen(app, 'signing-out')).toBeVisible();
  // The window does not wait for it: what is left to do is shown as pending.
  const pending = screen(app, 'signed-out').getByRole('region', { name: 'Not finished at the provider' });
  await expect(pending).toBeVisible({ timeout: 8_000 });
  // The app gives a request 15 s.
  await expect(pending).toContainText('The provider cannot be reached', { timeout: 20_000 });
  await outage.end();
  await press(app, 'Try again now');
  const proof = screen(app, 'receipt').getByRole('listitem').filter({ hasText: 'can no longer renew the session' });
  await expect(proof).toContainText('Verified');
});

import { expect } from '@playwright/test';
import { test as base } from '../support/app-test.ts';
import { press, screen, signIn } from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { arrangeOutage, type Outage } from '../support/outage.ts';

const test = base.extend<{ readonly outage: Outage }>({
  // The fixture is automatic, so that it exists before the app runs: it finds the server at its first request.
  outage: [
    async ({ world }, use) => {
      const outage = arrangeOutage(world.demo.port);
      await use(outage);
      outage.stop();
    },
    { auto: true },
  ],
});
test.use({ signedIn: 'ada' });

const freshness = (app: RunningApp) => app.page.getByTestId('freshness');

test('a provider outage changes nothing, and the app reconnects silently', async ({ app, world, outage }) => {
  await outage.begin();
  await press(app, 'Refresh now');
  await expect(freshness(app)).toHaveText('Offline');
  const home = app.page.getByRole('region', { name: 'This session' });
  await expect(home).toContainText('You are still signed in. The session cannot be renewed just now.');
  await expect(home).toContainText('Check your network connection, VPN and proxy');
  await expect(home).toContainText(/Next try in \d+ s/);
  await expect(home.getByText('provider-unreachable', { exact: true })).toBeVisible();
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');

  await outage.end();
  await expect(freshness(app)).toHaveText('Fresh', { timeout: 15_000 });
  expect(world.browser.opened).toHaveLength(1);
});

test('a restart during an outage shows the session as offline, and it becomes fresh by itself', async ({
  app,
  computer,
  world,
  outage,
}) => {
  await app.quit();
  await outage.begin();
  const again = await computer.start();
  await expect(freshness(again)).toHaveText('Offline');
  await expect(again.page.getByTestId('account-email')).toHaveText('ada@example.test');
  await outage.end();
  await expect(freshness(again)).toHaveText('Fresh', { timeout: 15_000 });
  expect(world.browser.opened).toHaveLength(1);
});

test('"Sign out everywhere" in an outage completes here at once, and at the provider after it', async ({
  app,
  computer,
  world,
  outage,
}) => {
  const laptop = await (await world.addComputer('laptop')).start();
  await signIn(laptop, world.browser);
  await laptop.kill();

  await outage.begin();
  await press(app, 'Sign out everywhere');
  await press(app, 'Sign out everywhere now');
  const pending = screen(app, 'signed-out').getByRole('region', { name: 'Not finished at the provider' });
  await expect(pending).toContainText('This device has forgotten the session.');
  await expect(pending).toContainText('Sign-out everywhere, Demo');
  await expect(pending).toContainText('The provider cannot be reached');
  await expect(pending).toContainText('Check your network connection');
  await expect(pending.getByRole('button', { name: 'Try again now' })).toBeVisible();

  expect(await app.quit()).toBe(0);
  const again = await computer.start();
  await expect(screen(again, 'signed-out')).toContainText('Not finished at the provider');

  await outage.end();
  const receipt = screen(again, 'receipt');
  await expect(receipt.getByRole('heading', { level: 1 })).toHaveText('You are signed out everywhere', {
    timeout: 20_000,
  });
  await expect(receipt.getByTestId('receipt-session')).toHaveCount(2);
  await expect(receipt.getByText(/not verified/i)).toHaveCount(0);
  await press(again, 'Done');
  await expect(screen(again, 'signed-out')).toBeVisible();
  await expect(screen(again, 'signed-out')).not.toContainText('Not finished at the provider');
});

test('a provider that accepts requests and never responds times out, and the sign-out is finished later', async ({
  app,
  outage,
}) => {
  outage.beginSilence();
  await press(app, 'Sign out');
  await expect(screen(app, 'signing-out')).toBeVisible();
  // The window does not wait for the provider: the remaining work is shown as pending.
  const pending = screen(app, 'signed-out').getByRole('region', { name: 'Not finished at the provider' });
  await expect(pending).toBeVisible({ timeout: 8_000 });
  // The app's request timeout is 15 s.
  await expect(pending).toContainText('The provider cannot be reached', { timeout: 20_000 });
  await outage.end();
  await press(app, 'Try again now');
  const proof = screen(app, 'receipt').getByRole('listitem').filter({ hasText: 'can no longer renew the session' });
  await expect(proof).toContainText('Verified');
});

import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { press, screen, signIn, typePassword } from '../support/app-world.ts';
import { tapWire } from '../support/wire-tap.ts';

test.use({ worldOptions: { accessTokenSeconds: 20 } });

test('a new user signs in through the system browser, and a restart needs no browser', async ({
  app,
  computer,
  world,
}) => {
  const landing = await signIn(app, world.browser);
  await expect(landing.getByRole('heading', { level: 1 })).toContainText(/signed in/i);
  expect(new URL(landing.url()).search).toBe('');
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
  await expect(app.page.getByTestId('kept-in')).toContainText(/keychain/i);
  expect(await app.quit()).toBe(0);

  const opened = world.browser.opened.length;
  const again = await computer.start();
  await expect(screen(again, 'signed-in')).toBeVisible();
  await expect(again.page.getByTestId('account-email')).toHaveText('ada@example.test');
  expect(world.browser.opened.length).toBe(opened);
});

test('the session is refreshed silently before its access token expires', async ({ app, world }) => {
  await signIn(app, world.browser);
  const refreshedAt = app.page.getByTestId('refreshed-at');
  const before = await refreshedAt.getAttribute('datetime');
  await expect(refreshedAt).not.toHaveAttribute('datetime', before ?? '', { timeout: 25_000 });
  await expect(screen(app, 'signed-in')).toBeVisible();
});

test('cancel ends the wait at once', async ({ app, world }) => {
  await press(app, 'Sign in with Demo');
  await world.browser.nextPage();
  await expect(screen(app, 'signing-in')).toBeVisible();
  await press(app, 'Cancel');
  await expect(screen(app, 'signed-out')).toBeVisible({ timeout: 1_000 });
});

test('a denial at the provider ends the wait at once, and both pages report it', async ({ app, world }) => {
  await press(app, 'Sign in with Demo');
  const page = await world.browser.nextPage();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(/\/landing\//);
  await expect(screen(app, 'signed-out')).toContainText(/declined|denied|said no|not allowed|refused/i);
});

test('a response with a foreign state does not end the wait, and the right one is still accepted', async ({
  app,
  world,
}) => {
  const tap = tapWire(['redirect_uri']);
  await press(app, 'Sign in with Demo');
  const page = await world.browser.nextPage();
  const [redirectUri] = tap.secrets.get('redirect_uri') ?? [];
  tap.stop();
  const forged = new URL(redirectUri ?? 'about:blank');
  forged.search = new URLSearchParams({ code: 'forged', state: 'forged', iss: world.demo.issuer }).toString();
  const stranger = await world.browser.context.newPage();
  const refused = await stranger.goto(forged.href);
  expect(refused?.status()).toBe(400);
  await expect(screen(app, 'signing-in')).toBeVisible();

  await typePassword(page, 'ada');
  await expect(screen(app, 'signed-in')).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

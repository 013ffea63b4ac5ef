import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { type AppWorld, lockNow, press, screen, typePassword } from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';

test.use({ signedIn: 'ada' });

async function unlock(app: RunningApp, world: AppWorld, user: 'ada' | 'grace' = 'ada'): Promise<void> {
  await press(app, 'Unlock');
  const page = await world.browser.nextPage();
  // The provider requires a fresh sign-in although the browser still has its session.
  await typePassword(page, user);
  await page.waitForURL(/\/landing\//);
}

test('"Lock now" locks, removes the account from the page, and persists across a restart', async ({
  app,
  computer,
  world,
}) => {
  await lockNow(app);
  expect(await app.page.content()).not.toMatch(/ada/i);
  await app.quit();
  const again = await computer.start();
  await expect(screen(again, 'locked')).toBeVisible();
  await unlock(again, world);
  await expect(screen(again, 'signed-in')).toBeVisible();
  await expect(again.page.getByTestId('account-email')).toHaveText('ada@example.test');
});

for (const [event, what] of [
  ['lock-screen', 'the screen is locked'],
  ['suspend', 'the computer goes to sleep'],
] as const) {
  test(`when ${what}, the session locks`, async ({ app }) => {
    await app.raise(event);
    await expect(screen(app, 'locked')).toBeVisible();
  });
}

test('another user cannot unlock', async ({ app, world }) => {
  await lockNow(app);
  await unlock(app, world, 'grace');
  await expect(screen(app, 'locked')).toBeVisible();
  await expect(
    screen(app, 'locked')
      .getByText(/another|someone else|different/i)
      .first(),
  ).toBeVisible();
});

test.describe(() => {
  test.use({ worldOptions: { times: { idleMinutes: 0.1 } } });

  test('the session locks at the idle limit, and input before the limit prevents that', async ({ app }) => {
    await app.page.waitForTimeout(7_000);
    await expect(screen(app, 'signed-in')).toBeVisible();
    await app.setIdleSeconds(7);
    await expect(screen(app, 'locked')).toBeVisible({ timeout: 3_000 });
  });
});

test.describe(() => {
  test.use({ worldOptions: { locks: { screenLocked: 'sign-out', sleep: 'nothing' } } });

  test('a rule signs out, or is off, if the configuration says so', async ({ app }) => {
    await app.raise('suspend');
    await app.raise('resume');
    await app.page.waitForTimeout(1_000);
    await expect(screen(app, 'signed-in')).toBeVisible();
    await app.raise('lock-screen');
    await expect(screen(app, 'receipt')).toBeVisible();
  });
});

test.describe(() => {
  test.use({ worldOptions: { locks: { unfocused: 'lock', unfocusedMinutes: 0.05 } } });

  test('a window that stays behind another for the limit locks', async ({ app }) => {
    await app.setFocused(true);
    await app.page.waitForTimeout(4_000);
    await expect(screen(app, 'signed-in')).toBeVisible();
    await app.setFocused(false);
    await expect(screen(app, 'locked')).toContainText('Another window was in front for a while.', { timeout: 8_000 });
  });
});

import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { press, screen, signIn } from '../support/app-world.ts';

test.use({ worldOptions: { accessTokenSeconds: 20 }, signedIn: 'ada' });

test('"Sign out everywhere" ends the session on another computer with a receipt, and that computer shows it', async ({
  app,
  world,
}) => {
  const laptop = await (await world.addComputer('laptop')).start();
  await signIn(laptop, world.browser);

  await press(app, 'Sign out everywhere');
  await expect(app.page.getByRole('dialog').getByTestId('ending-device')).toHaveCount(2);
  await press(app, 'Sign out everywhere now');
  await expect(screen(app, 'receipt')).toBeVisible();
  await expect(screen(app, 'receipt').getByTestId('receipt-session')).toHaveCount(2);
  await expect(screen(app, 'receipt').getByText(/not verified/i)).toHaveCount(0);

  await expect(screen(laptop, 'reauthentication-required')).toBeVisible({ timeout: 30_000 });
  await press(app, 'Done');
  await expect(screen(app, 'signed-out')).toBeVisible();
});

test('signing out on this computer forgets the session, and a restart stays signed out', async ({ app, computer }) => {
  await press(app, 'Sign out');
  await expect(screen(app, 'receipt')).toBeVisible();
  await app.quit();
  const again = await computer.start();
  await expect(screen(again, 'signed-out')).toBeVisible();
});

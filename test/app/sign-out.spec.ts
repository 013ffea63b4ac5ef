import { expect, test } from '@playwright/test';
import { type AppWorld, createAppWorld, press, screen, signIn } from '../support/app-world.ts';

let world: AppWorld;
test.beforeEach(async () => {
  world = await createAppWorld({ accessTokenSeconds: 20 });
});
test.afterEach(() => world.close());

test('log out everywhere ends the session on another computer, with a receipt, and that computer says so', async () => {
  test.skip(process.platform !== 'linux', 'needs two keychains on one machine');
  const desk = await (await world.addComputer('desk')).start();
  const laptop = await (await world.addComputer('laptop')).start();
  await signIn(desk, world.browser);
  await signIn(laptop, world.browser);

  await press(desk, 'Log out everywhere');
  await expect(desk.page.getByRole('dialog').getByTestId('ending-device')).toHaveCount(2);
  await press(desk, 'Log out everywhere now');
  await expect(screen(desk, 'receipt')).toBeVisible();
  await expect(screen(desk, 'receipt').getByTestId('receipt-session')).toHaveCount(2);
  await expect(screen(desk, 'receipt').getByText(/not verified/i)).toHaveCount(0);

  await expect(screen(laptop, 'sign-in-again')).toBeVisible({ timeout: 30_000 });
  await press(desk, 'Done');
  await expect(screen(desk, 'signed-out')).toBeVisible();
});

test('signing out on this computer forgets the session, and a restart stays signed out', async () => {
  const computer = await world.addComputer('desk');
  const app = await computer.start();
  await signIn(app, world.browser);
  await press(app, 'Sign out');
  await expect(screen(app, 'receipt')).toBeVisible();
  await app.quit();
  const again = await computer.start();
  await expect(screen(again, 'signed-out')).toBeVisible();
});

import { expect, test } from '@playwright/test';
import { type AppWorld, createAppWorld, press, screen, signIn } from '../support/app-world.ts';
import { findLeaks, findLeaksInFolder, takeHeap } from '../support/find-leaks.ts';
import type { RunningApp } from '../support/launch-app.ts';

let world: AppWorld;
test.beforeEach(async () => {
  world = await createAppWorld();
});
test.afterEach(() => world.close());

const passcode = 'correct horse battery';

async function type(app: RunningApp, label: string, text: string, action: string): Promise<void> {
  await app.page.getByLabel(label, { exact: true }).fill(text);
  await app.page.locator('form').getByRole('button', { name: action }).click();
}

test('a passcode that is set unlocks Latchkey, after a lock and after a restart, and leaves no trace', async () => {
  test.setTimeout(120_000);
  const computer = await world.addComputer('desk');
  let app = await computer.start();
  await signIn(app, world.browser);
  await press(app, 'Set a passcode');
  await type(app, 'New passcode', passcode, 'Set a passcode');
  await expect(app.page.getByRole('button', { name: 'Remove passcode' })).toBeVisible();

  await press(app, 'Lock now');
  const locked = screen(app, 'locked');
  await expect(locked.getByLabel('Passcode')).toBeVisible();
  expect(await app.page.content()).not.toMatch(/ada/i);
  await type(app, 'Passcode', 'something else', 'Unlock');
  await expect(locked.getByRole('alert')).toContainText('That is not your passcode');
  await type(app, 'Passcode', passcode, 'Unlock');
  await expect(screen(app, 'signed-in')).toBeVisible();

  const secrets = new Map([['passcode', new Set([passcode])]]);
  expect(findLeaks('page', await takeHeap(app.page), secrets)).toEqual([]);
  await app.quit();
  app = await computer.start();
  await expect(app.page.getByLabel('Passcode')).toBeVisible();
  await type(app, 'Passcode', passcode, 'Unlock');
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
  expect(findLeaks('output', app.output(), secrets)).toEqual([]);
  expect((await findLeaksInFolder(computer.userData, secrets)).leaks).toEqual([]);
});

test('a forgotten passcode is given up knowingly, with the sessions, and one signs in again', async () => {
  test.setTimeout(120_000);
  const computer = await world.addComputer('desk');
  const app = await computer.start();
  await signIn(app, world.browser);
  await press(app, 'Set a passcode');
  await type(app, 'New passcode', passcode, 'Set a passcode');
  await expect(app.page.getByRole('button', { name: 'Remove passcode' })).toBeVisible();
  await press(app, 'Lock now');
  await press(app, 'Forgotten passcode');
  await press(app, 'Give them up');
  await expect(screen(app, 'signed-out')).toBeVisible();
});

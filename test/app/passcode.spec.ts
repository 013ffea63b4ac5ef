import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { lockNow, press, screen } from '../support/app-world.ts';
import { findLeaks, findLeaksInFolder, takeHeap } from '../support/find-leaks.ts';
import type { RunningApp } from '../support/launch-app.ts';

test.use({ signedIn: 'ada' });

const passcode = 'correct horse battery';

async function type(app: RunningApp, label: string, text: string, action: string): Promise<void> {
  await app.page.getByLabel(label, { exact: true }).fill(text);
  await app.page.locator('form').getByRole('button', { name: action }).click();
}

async function setPasscode(app: RunningApp): Promise<void> {
  await press(app, 'Set a passcode');
  await type(app, 'New passcode', passcode, 'Set a passcode');
  await expect(app.page.getByRole('button', { name: 'Remove passcode' })).toBeVisible();
}

test('a passcode unlocks Nightlatch after a lock and after a restart, and leaves no trace', async ({
  app,
  computer,
}) => {
  test.setTimeout(120_000);
  await setPasscode(app);

  await lockNow(app);
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
  const again = await computer.start();
  await expect(again.page.getByLabel('Passcode')).toBeVisible();
  await type(again, 'Passcode', passcode, 'Unlock');
  await expect(again.page.getByTestId('account-email')).toHaveText('ada@example.test');
  expect(findLeaks('output', again.output(), secrets)).toEqual([]);
  expect((await findLeaksInFolder(computer.userData, secrets)).leaks).toEqual([]);
});

test('a forgotten passcode is discarded with the sessions after confirmation, and the user signs in again', async ({
  app,
}) => {
  test.setTimeout(120_000);
  await setPasscode(app);
  await lockNow(app);
  await press(app, 'Forgotten passcode');
  await press(app, 'Give them up');
  await expect(screen(app, 'signed-out')).toBeVisible();
});

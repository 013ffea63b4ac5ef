import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { press } from '../support/app-world.ts';
import { chosenShell, type RunningApp } from '../support/launch-app.ts';
import { raiseInPreview } from '../support/raise-in-preview.ts';

const key = (app: RunningApp, accelerator: string) => raiseInPreview(app, `press CommandOrControl+${accelerator}`);

test('the menu’s shortcuts zoom, edit and close the window', async ({ app }) => {
  const zooms = () => app.output().match(/(?<=zoom level )-?[\d.]+/g) ?? [];
  // Presses the plus sign and the key that it shares with `=`.
  for (const pressed of ['Plus', '=', '-', '0']) await key(app, pressed);
  await expect.poll(zooms).toEqual(['0.5', '1', '0.5', '0']);
  await key(app, 'A');
  await expect.poll(() => app.page.evaluate(() => getSelection()?.toString().length ?? 0)).toBeGreaterThan(0);
  await key(app, 'W');
  expect(await app.waitForExit()).toBe(0);
});

test('no shortcut of the menu reloads the page or opens developer tools', async ({ app }) => {
  await app.page.evaluate(() => Reflect.set(window, 'isTheSamePage', true));
  // Preview throws and ends if the menu has these roles.
  for (const pressed of ['CmdOrCtrl+R', 'Shift+CmdOrCtrl+R', 'Ctrl+Shift+I']) {
    await raiseInPreview(app, `press ${pressed}`);
  }
  await app.page.waitForTimeout(300);
  expect(await app.page.evaluate(() => Reflect.get(window, 'isTheSamePage'))).toBe(true);
});

test.describe(() => {
  test.use({ signedIn: 'ada' });

  test('a text field’s context menu edits and copies no passcode, and the rest of the page has none', async ({
    app,
  }) => {
    test.skip(chosenShell() !== 'preview', 'only preview tells which menu opened');
    const opened = () => app.output().match(/(?<=context menu: ).*/g) ?? [];
    await app.page.getByRole('heading', { level: 1 }).click({ button: 'right' });
    await press(app, 'Set a passcode');
    const field = app.page.getByRole('dialog').locator('input').first();
    await field.fill('a passcode');
    await field.selectText();
    await field.click({ button: 'right' });
    await expect.poll(opened).toHaveLength(1);
    expect(opened()[0]).toMatch(/^undo.*, redo.*, cut \(off\), copy \(off\), paste, selectall$/);
  });

  test('a selection can be copied', async ({ app }) => {
    test.skip(chosenShell() !== 'preview', 'only preview tells which menu opened');
    const opened = () => app.output().match(/(?<=context menu: ).*/g) ?? [];
    await app.page.getByTestId('account-email').selectText();
    await app.page.getByTestId('account-email').click({ button: 'right' });
    await expect.poll(opened).toEqual(['copy']);
  });
});

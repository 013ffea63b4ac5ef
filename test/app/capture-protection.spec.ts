import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { chosenShell } from '../support/launch-app.ts';
import { changeSettings } from '../support/window-settings.ts';

test.use({ signedIn: 'ada' });

test('the window is kept out of pictures from the first, and for as long as the settings say', async ({ app }) => {
  test.skip(chosenShell() !== 'preview', 'only preview tells what it was asked for');
  const asked = () => app.output().match(/window \d+: content protection (on|off)/g);
  expect(asked()).toEqual(['window 1: content protection on']);
  await changeSettings(app, { captureProtection: false });
  await expect.poll(asked).toEqual(['window 1: content protection on', 'window 1: content protection off']);
});

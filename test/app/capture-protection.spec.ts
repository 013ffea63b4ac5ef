import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { chosenShell, type RunningApp } from '../support/launch-app.ts';
import { changeSettings, openSettings } from '../support/window-settings.ts';

test.use({ signedIn: 'ada' });

test('the window is excluded from screenshots from the start, for as long as the settings require', async ({
  app,
  computer,
}) => {
  test.skip(chosenShell() !== 'preview', 'only preview tells what it was asked for');
  const asked = (of: RunningApp) => of.output().match(/(?<=window \d+: content protection )(on|off)/g);
  expect(asked(app)).toEqual(['on']);
  const settings = await openSettings(app);
  await settings.getByLabel('Keep this window out of pictures').click();
  await expect.poll(() => asked(app)).toEqual(['on', 'off']);
  await changeSettings(app, { captureProtection: true });
  await expect.poll(() => asked(app)).toEqual(['on', 'off', 'on']);
  await changeSettings(app, { captureProtection: false });
  await app.quit();

  // The window is protected until the chosen setting is known.
  const again = await computer.start();
  await expect.poll(() => asked(again)).toEqual(['on', 'off']);
});

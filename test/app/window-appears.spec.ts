import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { chosenShell, type RunningApp } from '../support/launch-app.ts';

test.beforeEach(() =>
  test.skip(chosenShell() !== 'preview', 'only preview withholds events, and says what it was asked'),
);

/** Preview places a hidden window outside the screen. */
const isOnScreen = (app: RunningApp) => app.page.evaluate(() => screenX < 10_000);

test('the window is shown although `ready-to-show` is never emitted, as on Wayland', async ({ computer }) => {
  const app = await computer.start({ PREVIEW_WITHHOLD: 'ready-to-show' });
  await expect.poll(() => isOnScreen(app)).toBe(true);
});

test('the window has its page’s background before the page loads, and follows the system’s colour scheme', async ({
  app,
}) => {
  const given = () => app.output().match(/(?<=window \d+: background )#[\da-f]{6}/g) ?? [];
  const ground = () =>
    app.page.evaluate(() => {
      const channels = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g) ?? [];
      return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
    });
  const light = await ground();
  expect(given()).toEqual([light]);
  await app.page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await expect.poll(given).toEqual([light, dark]);
  await app.page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(given).toEqual([light, dark, light]);
});

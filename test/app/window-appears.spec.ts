import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { chosenShell, type RunningApp } from '../support/launch-app.ts';

test.beforeEach(() =>
  test.skip(chosenShell() !== 'preview', 'only preview withholds events, and says what it was asked'),
);

/** Preview keeps a window that is not shown outside of the screen. */
const isOnScreen = (app: RunningApp) => app.page.evaluate(() => screenX < 10_000);

test('the window is shown although `ready-to-show` never comes, as on Wayland', async ({ computer }) => {
  const app = await computer.start({ PREVIEW_WITHHOLD: 'ready-to-show' });
  await expect.poll(() => isOnScreen(app)).toBe(true);
});

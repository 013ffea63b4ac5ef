import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { screen } from '../support/app-world.ts';
import { raiseInPreview } from '../support/raise-in-preview.ts';

test.use({ signedIn: 'ada', worldOptions: { locks: { hidden: 'lock' } } });

test('a window covered by another one does not lock, as by the browser during a sign-in on macOS', async ({ app }) => {
  await raiseInPreview(app, 'window-covered');
  await app.page.waitForTimeout(1_000);
  await expect(screen(app, 'signed-in')).toBeVisible();
  // The rule itself is on.
  await raiseInPreview(app, 'window-minimized');
  await expect(screen(app, 'locked')).toContainText('This window was hidden.');
});

test('closing the window locks: reopening it shows no open session', async ({ app, computer }) => {
  await app.page.close();
  await app.waitForExit();
  const again = await computer.start();
  await expect(screen(again, 'locked')).toContainText('This window was hidden.');
});

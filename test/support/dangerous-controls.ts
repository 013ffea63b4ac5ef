import { expect } from '@playwright/test';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { press, screen } from './app-world.ts';
import type { RunningApp } from './launch-app.ts';
import type { SystemBrowser } from './system-browser.ts';

export async function signOutEverywhere(app: RunningApp): Promise<void> {
  await press(app, 'Sign out everywhere');
  await press(app, 'Sign out everywhere now');
}

/** Expects the window to show the refusal, with the session open as before. */
export async function expectRefusal(app: RunningApp, code: SessionErrorCode): Promise<void> {
  await expect(app.page.getByRole('alert').getByText(code, { exact: true })).toBeVisible();
  await expect(screen(app, 'signed-in').getByRole('heading', { level: 1 })).toHaveText('You are signed in');
}

/** Refreshes, to show that the session is whole. */
export async function renew(app: RunningApp): Promise<void> {
  const moment = app.page.getByTestId('refreshed-at');
  const before = (await moment.getAttribute('datetime')) ?? '';
  await press(app, 'Refresh now');
  await expect(moment).not.toHaveAttribute('datetime', before);
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
}

/** Uses a control, and cancels in the window once the browser has opened, whose page is not loaded. */
export async function cancelInWindow(app: RunningApp, browser: SystemBrowser, use: () => Promise<unknown>) {
  const before = browser.opened.length;
  browser.ignoring = true;
  await use();
  // Any sooner, and the address would arrive when pages are loaded again.
  await expect.poll(() => browser.opened.length).toBe(before + 1);
  await expect(screen(app, 'signed-in')).toContainText('What you chose needs a sign-in of the last five minutes.');
  await press(app, 'Cancel');
  browser.ignoring = false;
}

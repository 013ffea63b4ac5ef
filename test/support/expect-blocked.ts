import { expect } from '@playwright/test';
import { screen } from './app-world.ts';
import type { RunningApp } from './launch-app.ts';

/** Expects the screen of an unusable vault: what happened, the next step, and that nothing was deleted. */
export async function expectBlocked(
  app: RunningApp,
  title: string,
  happened: string,
  next: string,
  code: string,
): Promise<void> {
  const blocked = screen(app, 'vault-blocked');
  await expect(blocked.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(blocked).toContainText(happened);
  await expect(blocked).toContainText(`${next} Nightlatch has deleted nothing.`);
  await expect(blocked.getByText(code, { exact: true })).toBeVisible();
}

import type { Locator } from '@playwright/test';
import type { Bridge } from '../../contract/bridge.ts';
import type { Settings, SettingsView } from '../../contract/settings.ts';
import { press } from './app-world.ts';
import type { RunningApp } from './launch-app.ts';

/** Returns the settings and the computer's abilities in the window's snapshot. */
export async function settingsOf({ page }: RunningApp): Promise<SettingsView> {
  return page.evaluate(async () => {
    const { nightlatch } = globalThis as unknown as { readonly nightlatch: Bridge };
    const answer = await nightlatch.getSnapshot();
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.settings;
  });
}

/** Changes settings as the window does, with all others unchanged. */
export async function changeSettings(app: RunningApp, changed: Partial<Settings>): Promise<void> {
  const settings = { ...(await settingsOf(app)).inForce, ...changed };
  await app.page.evaluate(async (chosen) => {
    const { nightlatch } = globalThis as unknown as { readonly nightlatch: Bridge };
    const answer = await nightlatch.changeSettings({ settings: chosen });
    if (!answer.ok) throw new Error(answer.error.code);
  }, settings);
}

/** Opens the settings, and returns the dialog, which is the same one after a round trip through the browser. */
export async function openSettings(app: RunningApp): Promise<Locator> {
  await press(app, 'Open settings');
  return app.page.getByRole('dialog', { name: 'Settings' });
}

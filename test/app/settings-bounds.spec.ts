import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import type { WorldOptions } from '../support/app-world.ts';
import { canBeManaged } from '../support/managed-computer.ts';
import { changeSettings, openSettings, settingsOf } from '../support/window-settings.ts';

const minute = 60_000;
const hour = 60 * minute;
const most = { idleMinutesMax: 5, absoluteHoursMax: 4 };

const sources: readonly (readonly [whose: string, WorldOptions, skipped: boolean])[] = [
  ['the configuration', { times: most }, false],
  ['the policy of this computer', { policy: most }, !canBeManaged()],
];

for (const [whose, worldOptions, skipped] of sources) {
  test.describe(() => {
    test.use({ worldOptions, signedIn: 'ada' });

    test(`a time longer than ${whose} allows is neither offered nor accepted from the page`, async ({ app, world }) => {
      test.skip(skipped, 'needs root, and a container that lets it mount');
      const settings = await openSettings(app);
      const offered = (label: string) => settings.getByLabel(label).locator('option').allTextContents();
      expect(await offered('Nobody touches this computer: for how long')).toEqual([
        '1 minute',
        '2 minutes',
        '5 minutes',
      ]);
      expect(await offered('The session is old: for how long')).toEqual(['1 hour', '4 hours']);
      const { inForce, longest } = await settingsOf(app);
      expect(longest).toEqual({ idleLimitMs: 5 * minute, absoluteLifetimeMs: 4 * hour });
      expect(inForce).toMatchObject(longest);

      const opened = world.browser.opened.length;
      for (const [asked, code] of [
        [{ idleLimitMs: 5 * minute + 1 }, 'settings-not-allowed'],
        [{ absoluteLifetimeMs: 4 * hour + 1 }, 'settings-not-allowed'],
        [{ idleLimitMs: 400 * 24 * hour }, 'ipc-arguments-invalid'],
        [{ idleLimitMs: Number.POSITIVE_INFINITY }, 'ipc-arguments-invalid'],
      ] as const) {
        await expect(changeSettings(app, asked)).rejects.toThrow(code);
      }
      expect((await settingsOf(app)).inForce).toEqual(inForce);
      expect(world.browser.opened.length).toBe(opened);
    });
  });
}

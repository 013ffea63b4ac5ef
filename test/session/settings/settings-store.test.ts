import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { createSettingsStore } from '../../../main/session/settings/settings-store.ts';
import { createWorld } from '../../support/engine-world.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const hour = 3_600_000;
const century = 100 * 365 * 24 * hour;
const longest = { idleLimitMs: hour, absoluteLifetimeMs: 2 * hour };

describe('configured times', () => {
  const configured = { idleLimitMs: 25 * hour, absoluteLifetimeMs: century };

  test('are unchanged, however long, if no policy limits them', () => {
    const chosen = createSettingsStore(createWorld(configured).ports());
    expect(chosen.now()).toMatchObject(configured);
  });

  test('are the limit of what may be chosen, if no policy limits them', async () => {
    const chosen = createSettingsStore(createWorld(configured).ports());
    await chosen.change({ ...chosen.now(), captureProtection: !chosen.now().captureProtection });
    expect(chosen.now()).toMatchObject(configured);
    for (const longer of [{ idleLimitMs: 25 * hour + 1 }, { absoluteLifetimeMs: century + 1 }]) {
      expect(await thrownCode(chosen.change({ ...chosen.now(), ...longer }))).toBe('settings-not-allowed');
    }
  });

  test('are no limit if they are short', async () => {
    const chosen = createSettingsStore(createWorld({ idleLimitMs: 1, absoluteLifetimeMs: 1 }).ports());
    await chosen.change({ ...chosen.now(), idleLimitMs: 24 * hour, absoluteLifetimeMs: 30 * 24 * hour });
    const more = { ...chosen.now(), idleLimitMs: 24 * hour + 1 };
    expect(await thrownCode(chosen.change(more))).toBe('settings-not-allowed');
  });

  test('are reduced to the policy’s limit', () => {
    const chosen = createSettingsStore(createWorld({ ...configured, longest }).ports());
    expect(chosen.now()).toMatchObject(longest);
  });
});

test('times longer than the limit are not stored', async () => {
  const world = createWorld({ longest });
  const chosen = createSettingsStore(world.ports());
  const change = chosen.change({ ...defaultSettings, absoluteLifetimeMs: 2 * hour + 1 });
  expect(await thrownCode(change)).toBe('settings-not-allowed');
  expect(world.chosen.value()).toBeNull();
  expect(chosen.now()).toMatchObject({ absoluteLifetimeMs: 2 * hour });
});

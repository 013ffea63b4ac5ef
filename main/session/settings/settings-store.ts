import type { Settings, SettingsView } from '../../../contract/settings.ts';
import { codeOf } from '../ports/errors.ts';
import type { Ports } from '../ports/ports.ts';
import { defaultSettings, longestTimes } from './default-settings.ts';
import { bounded, stricter, validateSettings } from './validate-settings.ts';

/** The settings in force: the user's choice, otherwise the configured ones. */
export interface SettingsStore {
  now(): Settings;
  view(): SettingsView;
  /**
   * Reads the stored choice. Never throws, and does not delete a choice that cannot be read. Because that choice may be
   * stricter than the configuration, the default settings are then the minimum protection.
   */
  load(): Promise<void>;
  /** Stores and applies the user's choice. Throws `settings-not-allowed`, and what `vault.settings.write` throws. */
  change(next: Settings): Promise<void>;
}

export function createSettingsStore({ vault, activity, desktop, settings }: Ports): SettingsStore {
  const { signInDeadlineMs: _, longest: allowed, ...given } = settings;
  const configured = { ...defaultSettings, ...given };
  const longest = allowed ?? atLeast(configured);
  const usual = bounded(configured, longest);
  let present = usual;

  return {
    now: () => present,
    view: () => ({ inForce: present, longest, abilities: desktop.abilities() }),
    load: async () => {
      try {
        const stored = await vault.settings.read();
        present = stored === null ? usual : bounded(stored, longest);
      } catch (error) {
        activity.record({ what: 'vault-failed', code: codeOf(error) });
        present = stricter(present, defaultSettings);
      }
    },
    change: async (next) => {
      validateSettings(next, longest);
      await vault.settings.write(next);
      present = next;
      activity.record({ what: 'settings-changed' });
    },
  };
}

/** The limits if the host sets none: the default limits, raised to the host's own settings if those are longer. */
const atLeast = ({ idleLimitMs, absoluteLifetimeMs }: Settings): SettingsView['longest'] => ({
  idleLimitMs: Math.max(idleLimitMs, longestTimes.idleLimitMs),
  absoluteLifetimeMs: Math.max(absoluteLifetimeMs, longestTimes.absoluteLifetimeMs),
});

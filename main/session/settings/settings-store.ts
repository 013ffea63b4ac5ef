import type { Settings, SettingsView } from '../../../contract/settings.ts';
import { codeOf } from '../ports/errors.ts';
import type { Ports } from '../ports/ports.ts';
import { defaultSettings, longestTimes } from './default-settings.ts';
import { bounded, stricter, validateSettings } from './validate-settings.ts';

/** What the person chose, or else what holds here. */
export interface SettingsStore {
  now(): Settings;
  view(): SettingsView;
  /**
   * Reads what was chosen earlier. Never throws: what cannot be read is not deleted. It may have been stricter than what
   * is configured, so that meanwhile nothing is laxer than what is usual.
   */
  load(): Promise<void>;
  /** Throws `settings-not-allowed`, `not-possible-now` for what could not be read, and what storing throws. */
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

/** Where the host says no bounds: what it configured itself may be chosen too. */
const atLeast = ({ idleLimitMs, absoluteLifetimeMs }: Settings): SettingsView['longest'] => ({
  idleLimitMs: Math.max(idleLimitMs, longestTimes.idleLimitMs),
  absoluteLifetimeMs: Math.max(absoluteLifetimeMs, longestTimes.absoluteLifetimeMs),
});

import type { SettingsView } from '../../contract/settings.ts';
import { defaultSettings, longestTimes } from '../../main/session/settings/default-settings.ts';

/** The settings in a window's snapshot, on a computer with all abilities. */
export const settingsView: SettingsView = {
  inForce: defaultSettings,
  longest: longestTimes,
  abilities: {
    'idle-time': 'yes',
    'screen-lock': 'yes',
    sleep: 'yes',
    'window-hidden': 'yes',
    'capture-protection': 'yes',
    biometrics: 'yes',
  },
};

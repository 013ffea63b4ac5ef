import type { SettingsView } from '../../contract/settings.ts';
import { defaultSettings, longestTimes } from '../../main/session/settings/default-settings.ts';

/** What a window is told of the settings, on a computer that can do all of it. */
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

import type { SettingsView } from '../../contract/settings.ts';
import { longestTimes, usualSettings } from '../../main/session/settings/usual-settings.ts';

/** What a window is told of the settings, on a computer that can do all of it. */
export const settingsView: SettingsView = {
  inForce: usualSettings,
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

import type { Settings, SettingsView } from '../../../contract/settings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Safe defaults for a user who never opens the settings. */
export const defaultSettings: Settings = {
  idleLimitMs: 10 * minuteMs,
  absoluteLifetimeMs: 12 * hourMs,
  unfocusedLimitMs: 15 * minuteMs,
  actions: {
    idle: 'lock',
    'absolute-lifetime': 'lock',
    unfocused: 'nothing',
    hidden: 'nothing',
    'os-locked': 'lock',
    suspended: 'lock',
  },
  captureProtection: true,
  biometrics: false,
};

/** The longest times that the user may choose if the configuration sets no limit, in ms. */
export const longestTimes: SettingsView['longest'] = { idleLimitMs: 24 * hourMs, absoluteLifetimeMs: 30 * 24 * hourMs };

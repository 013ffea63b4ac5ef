import type { Settings, SettingsView } from '../../../contract/settings.ts';

/** The settings in force until the user changes them. A missing value comes from `defaultSettings`. */
export interface EngineSettings extends Partial<Settings> {
  /** The longest times that the user may choose, in ms. By default 1 day (idle) and 30 days (absolute lifetime). */
  readonly longest?: SettingsView['longest'];
  /** The time limit of a sign-in in the browser, in ms. */
  readonly signInDeadlineMs: number;
}

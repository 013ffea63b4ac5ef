import type { Settings, SettingsView } from '../../../contract/settings.ts';

/** What holds until the person chooses: where nothing is said here, what `usualSettings` says. */
export interface EngineSettings extends Partial<Settings> {
  /** The longest times the person may choose, in ms. By default a day, and thirty. */
  readonly longest?: SettingsView['longest'];
  /** How long a sign-in waits for the browser, in ms. */
  readonly signInDeadlineMs: number;
}

import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ErrorText } from './error-words.ts';

export type SettingsErrorCode = Extract<SessionErrorCode, 'settings-not-allowed' | `biometrics-${string}`>;

/** The part of `errorText` about the settings and about unlocking with biometrics. */
export const settingsErrorTexts: Readonly<Record<SettingsErrorCode, ErrorText>> = {
  'settings-not-allowed': {
    title: 'That is longer than is allowed here',
    happened: 'Your organisation limits how long a session may last or be left alone. Nothing was changed.',
    next: 'Choose a shorter time.',
  },
  'biometrics-refused': {
    title: 'You were not recognised',
    happened: 'The system did not confirm that it is you, or you cancelled. Nightlatch stays locked.',
    next: 'Try again, or unlock in your browser.',
  },
  'biometrics-unavailable': {
    title: 'This computer cannot recognise you now',
    happened: 'It has no reader, Touch ID is not set up or not allowed here, or there were too many tries.',
    next: 'Unlock in your browser, or look at the settings of this computer.',
  },
};

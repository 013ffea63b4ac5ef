import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ErrorText } from './error-words.ts';

export type KeychainErrorCode = Extract<SessionErrorCode, `keychain-${string}`>;

/** The part of `errorText` about the keychain. The title is also that of the vault screen. */
export const keychainErrorTexts: Readonly<Record<KeychainErrorCode, ErrorText>> = {
  'keychain-locked': {
    title: 'Your keychain is locked',
    happened: 'This computer’s keychain has to be unlocked before Nightlatch can use it. Nothing is lost.',
    next: 'Unlock the keychain, then try again.',
  },
  'keychain-access-denied': {
    title: 'The keychain did not let Nightlatch in',
    happened:
      'Somebody said no when this computer asked, or a rule of this computer keeps Nightlatch from its keychain. Nothing is lost.',
    next: 'Try again, and allow it when you are asked. If nothing asks, whoever looks after this computer has to allow it.',
  },
  'keychain-unavailable': {
    title: 'There is no keychain',
    happened: 'This computer has no keychain, or its keychain service is not running.',
    next: 'Start the keychain service, then try again.',
  },
  'keychain-no-answer': {
    title: 'The keychain does not answer',
    happened: 'The keychain is there, and did not answer in time. It may be waiting for you.',
    next: 'Look for a window that asks for your permission, and answer it. Then try again.',
  },
  'keychain-changed': {
    title: 'This keychain holds nothing of Nightlatch',
    happened:
      'Nightlatch has stored your session, and finds nothing in the keychain that answers now. It is another keychain than before, or it was reset.',
    next: 'Open the keychain that you had before, then try again. If it is gone, start anew with this one.',
  },
  'keychain-module-changed': {
    title: 'Nightlatch was set to use the keychain in another way',
    happened:
      'Your session was stored through another keychain module than the one that is configured now, and this one finds nothing.',
    next: 'Set keychainModule back to what it was and start Nightlatch again, or start anew with this one.',
  },
  'keychain-record-unreadable': {
    title: 'Your stored session cannot be read',
    happened: 'What the keychain holds is damaged or from another version. It was left as it is.',
    next: 'Try again. If it stays like this, discard the stored session and sign in afresh.',
  },
  'keychain-write-failed': {
    title: 'The keychain did not take the change',
    happened: 'The keychain refused to store or to remove something for Nightlatch.',
    next: 'Open your keychain app, see whether it asks for permission, then try again.',
  },
};

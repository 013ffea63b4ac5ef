import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ErrorText } from './error-words.ts';

export type PasscodeErrorCode = Extract<SessionErrorCode, 'vault-sealed' | `passcode-${string}`>;

/** The part of `errorText` about the passcode. */
export const passcodeErrorTexts: Readonly<Record<PasscodeErrorCode, ErrorText>> = {
  'vault-sealed': {
    title: 'Your passcode is needed',
    happened: 'Your sessions are sealed with a passcode, and it has not been given since Nightlatch was locked.',
    next: 'Unlock with your passcode.',
  },
  'passcode-wrong': {
    title: 'That is not your passcode',
    happened: 'What you typed does not open the seal. After five wrong ones there is a wait that grows.',
    next: 'Check the caps lock and the keyboard layout, then type it again.',
  },
  'passcode-too-soon': {
    title: 'Too many wrong passcodes',
    happened: 'No passcode is tried before the wait is over. It counts only while this computer is on.',
    next: 'Wait, then type it again.',
  },
  'passcode-too-short': {
    title: 'That passcode is too short',
    happened: 'A passcode has at least 6 characters.',
    next: 'Choose a longer one: several words are easy to remember and hard to guess.',
  },
};

import type { SessionErrorCode } from '../../contract/session-error.ts';
import { answerErrorTexts } from './answer-error-text.ts';
import { apiErrorTexts } from './api-error-text.ts';
import type { ErrorText } from './error-words.ts';
import { keychainErrorTexts } from './keychain-error-text.ts';
import { passcodeErrorTexts } from './passcode-error-text.ts';
import { settingsErrorTexts } from './settings-error-text.ts';

/** The sentences for every code. One code may appear on several screens, so no sentence mentions a screen. */
const texts: Readonly<Record<SessionErrorCode, ErrorText>> = {
  'config-unreadable': {
    title: 'The configuration file cannot be read',
    happened: 'The file is missing, may not be opened, or is not valid JSON.',
    next: 'Check that the file exists and is valid JSON, then start Nightlatch again.',
  },
  'config-invalid': {
    title: 'The configuration has mistakes',
    happened: 'Some fields are missing or hold something Nightlatch cannot use.',
    next: 'Correct the fields that are listed, then start Nightlatch again.',
  },

  'provider-unreachable': {
    title: 'The provider cannot be reached',
    happened: 'Your sign-in provider gave no answer. The network may be down, or something may be blocking the way.',
    next: 'Check your network connection, VPN and proxy, then try again.',
  },
  'provider-tls-failed': {
    title: 'The connection to the provider is not safe',
    happened:
      'Its certificate has expired, is for another address, or comes from an authority that this computer does not know.',
    next: 'Check this computer’s date, and sign in to the network if it asks for that. Otherwise ask your organisation.',
  },
  'network-sign-in-needed': {
    title: 'This network wants you to sign in to it first',
    happened: 'A web page came where the provider’s answer was due. Networks in hotels and trains do that at first.',
    next: 'Open any web page, follow what the network asks for, then try again. If pages open, check the issuer address.',
  },
  'proxy-failed': {
    title: 'The proxy did not let the request through',
    happened:
      'The proxy of this network can’t be reached, refused the connection, or wants a name and password. Nightlatch never asks for those.',
    next: 'Check the proxy in your system settings. If it wants a password, ask the people who run this network for a way that uses your sign-in to this computer, or none.',
  },
  'provider-error': {
    title: 'The provider has a problem',
    happened: 'Your sign-in provider answered that it cannot serve requests just now.',
    next: 'Wait a few minutes, then try again.',
  },
  'provider-busy': {
    title: 'The provider has too many requests',
    happened:
      'Your sign-in provider asks everybody to wait. Nightlatch waits as long as it was told to, and some minutes at least.',
    next: 'Wait a while: it is tried again by itself.',
  },
  'provider-answer-invalid': {
    title: 'The provider sent something unexpected',
    happened: 'The answer was not what the sign-in protocol asks for. Something on the way may have replaced it.',
    next: 'Try again in a few minutes. If it stays like this, report the code below to the people who run the provider.',
  },
  'provider-metadata-invalid': {
    title: 'The provider’s description is not usable',
    happened: 'The provider’s published settings are missing, damaged, or lack something an app like this needs.',
    next: 'Check the issuer address in the configuration, or ask the people who run the provider.',
  },
  'provider-issuer-mismatch': {
    title: 'The provider calls itself something else',
    happened: 'The provider’s published settings name another issuer than the one that is configured.',
    next: 'Correct the issuer in the configuration: it has to match to the letter, the last slash included.',
  },
  'provider-insecure': {
    title: 'The connection to the provider is not encrypted',
    happened: 'The provider, or one of its addresses, uses http: instead of https:, so Nightlatch did not talk to it.',
    next: 'Ask the people who run the provider for its https: address.',
  },
  'client-refused': {
    title: 'The provider does not accept this app',
    happened: 'The client id is unknown to the provider, or it is not allowed to sign people in this way.',
    next: 'Check the client id in the configuration against the provider’s list of apps.',
  },
  'request-refused': {
    title: 'The provider refused the request',
    happened: 'Something in the request is not registered for this app, such as its redirect address or a scope.',
    next: 'Check the redirect and the scopes in the configuration against what the provider has registered.',
  },

  'sign-in-cancelled': {
    title: 'Sign-in cancelled',
    happened: 'You stopped the sign-in before it was finished.',
    next: 'Start again whenever you like. The page left open in your browser can be closed.',
  },
  'sign-in-denied': {
    title: 'Access was denied',
    happened: 'The provider says that access was refused, either by you or by one of its rules.',
    next: 'Start again and allow access, or ask your organisation whether you may use this app.',
  },
  'sign-in-timed-out': {
    title: 'The sign-in took too long',
    happened: 'No answer came back from your browser before the deadline.',
    next: 'Start again and finish in the browser before the countdown ends.',
  },
  'browser-unavailable': {
    title: 'Your browser did not open',
    happened: 'This computer did not open its default browser when Nightlatch asked for it.',
    next: 'Choose a default browser in your system settings, then try again.',
  },
  'listener-unavailable': {
    title: 'Nightlatch cannot listen for the answer',
    happened: 'None of the local ports that your browser could bring the answer to is free.',
    next: 'Close other copies of this app, check your security software, then try again.',
  },

  'refresh-refused': {
    title: 'The provider ended this session',
    happened: 'It was signed out somewhere else, it expired, or an administrator ended it.',
    next: 'Sign in again to go on.',
  },

  'refresh-answer-lost': {
    title: 'The answer to a refresh was lost',
    happened:
      'The connection broke while the provider issued a new token, and it does not take the old one any more. Nobody else used it.',
    next: 'Sign in again; nothing else is needed.',
  },
  'refresh-in-doubt': {
    title: 'The provider did not answer twice',
    happened:
      'It may have renewed the session without this app learning of it, so Nightlatch does not ask a third time by itself.',
    next: 'Choose Refresh now when the connection is good. If that is refused, sign in again.',
  },
  'refresh-busy': {
    title: 'Another copy of Nightlatch is renewing the session',
    happened: 'Two copies that share one session take turns, so that the provider does not take them for a thief.',
    next: 'Wait a moment: it is tried again by itself. If it stays like this, quit the other copy.',
  },
  'refresh-lock-unavailable': {
    title: 'Nightlatch cannot renew the session safely',
    happened:
      'The file by which copies of Nightlatch take turns could not be opened for writing, and without it nothing is renewed.',
    next: 'Check that your settings folder can be written to and belongs to you, then try again.',
  },

  ...keychainErrorTexts,
  ...apiErrorTexts,
  ...passcodeErrorTexts,
  ...settingsErrorTexts,
  'ipc-sender-refused': {
    title: 'The request came from the wrong place',
    happened: 'Nightlatch takes requests from its own window only, and this one did not look like it.',
    next: 'Quit Nightlatch and start it again.',
  },
  'ipc-arguments-invalid': {
    title: 'The request was not understood',
    happened: 'What the window asked for does not have the form that Nightlatch expects.',
    next: 'Start Nightlatch again. If it happens once more, report the code below.',
  },
  'not-possible-now': {
    title: 'Not possible right now',
    happened: 'The session has moved on, so this no longer makes sense.',
    next: 'Look at what the window shows now, and choose from there.',
  },
  internal: {
    title: 'Something went wrong inside Nightlatch',
    happened: 'An unexpected fault stopped this before it was done.',
    next: 'Try again. If it stays like this, start Nightlatch again and report the code below.',
  },

  ...answerErrorTexts,
};

/** Returns the sentences for a code. A new code does not compile until the table has its sentences. */
export const errorText = (code: SessionErrorCode): ErrorText => texts[code];

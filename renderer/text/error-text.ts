import type { SessionErrorCode } from '../../contract/session-error.ts';
import { answerErrorText } from './answer-error-text.ts';
import { apiErrorText } from './api-error-text.ts';
import type { ErrorText } from './error-words.ts';
import { keychainErrorText } from './keychain-error-text.ts';
import { passcodeErrorText } from './passcode-error-text.ts';
import { settingsErrorText } from './settings-error-text.ts';

/**
 * Maps every code to its sentences; no other code does. One code may appear on several screens, so no sentence mentions
 * a screen. The remaining codes are passed on by type, so a new code does not compile until it has its words.
 */
export function errorText(code: SessionErrorCode): ErrorText {
  switch (code) {
    case 'config-unreadable':
      return {
        title: 'The configuration file cannot be read',
        happened: 'The file is missing, may not be opened, or is not valid JSON.',
        next: 'Check that the file exists and is valid JSON, then start Nightlatch again.',
      };
    case 'config-invalid':
      return {
        title: 'The configuration has mistakes',
        happened: 'Some fields are missing or hold something Nightlatch cannot use.',
        next: 'Correct the fields that are listed, then start Nightlatch again.',
      };

    case 'provider-unreachable':
      return {
        title: 'The provider cannot be reached',
        happened:
          'Your sign-in provider gave no answer. The network may be down, or something may be blocking the way.',
        next: 'Check your network connection, VPN and proxy, then try again.',
      };
    case 'provider-tls-failed':
      return {
        title: 'The connection to the provider is not safe',
        happened:
          'Its certificate has expired, is for another address, or comes from an authority that this computer does not know.',
        next: 'Check this computer’s date, and sign in to the network if it asks for that. Otherwise ask your organisation.',
      };
    case 'network-sign-in-needed':
      return {
        title: 'This network wants you to sign in to it first',
        happened:
          'A web page came where the provider’s answer was due. Networks in hotels and trains do that at first.',
        next: 'Open any web page, follow what the network asks for, then try again. If pages open, check the issuer address.',
      };
    case 'proxy-failed':
      return {
        title: 'The proxy did not let the request through',
        happened:
          'The proxy of this network can’t be reached, refused the connection, or wants a name and password. Nightlatch never asks for those.',
        next: 'Check the proxy in your system settings. If it wants a password, ask the people who run this network for a way that uses your sign-in to this computer, or none.',
      };
    case 'provider-error':
      return {
        title: 'The provider has a problem',
        happened: 'Your sign-in provider answered that it cannot serve requests just now.',
        next: 'Wait a few minutes, then try again.',
      };
    case 'provider-busy':
      return {
        title: 'The provider has too many requests',
        happened:
          'Your sign-in provider asks everybody to wait. Nightlatch waits as long as it was told to, and some minutes at least.',
        next: 'Wait a while: it is tried again by itself.',
      };
    case 'provider-answer-invalid':
      return {
        title: 'The provider sent something unexpected',
        happened: 'The answer was not what the sign-in protocol asks for. Something on the way may have replaced it.',
        next: 'Try again in a few minutes. If it stays like this, report the code below to the people who run the provider.',
      };
    case 'provider-metadata-invalid':
      return {
        title: 'The provider’s description is not usable',
        happened: 'The provider’s published settings are missing, damaged, or lack something an app like this needs.',
        next: 'Check the issuer address in the configuration, or ask the people who run the provider.',
      };
    case 'provider-issuer-mismatch':
      return {
        title: 'The provider calls itself something else',
        happened: 'The provider’s published settings name another issuer than the one that is configured.',
        next: 'Correct the issuer in the configuration: it has to match to the letter, the last slash included.',
      };
    case 'provider-insecure':
      return {
        title: 'The connection to the provider is not encrypted',
        happened:
          'The provider, or one of its addresses, uses http: instead of https:, so Nightlatch did not talk to it.',
        next: 'Ask the people who run the provider for its https: address.',
      };
    case 'client-refused':
      return {
        title: 'The provider does not accept this app',
        happened: 'The client id is unknown to the provider, or it is not allowed to sign people in this way.',
        next: 'Check the client id in the configuration against the provider’s list of apps.',
      };
    case 'request-refused':
      return {
        title: 'The provider refused the request',
        happened: 'Something in the request is not registered for this app, such as its redirect address or a scope.',
        next: 'Check the redirect and the scopes in the configuration against what the provider has registered.',
      };

    case 'sign-in-cancelled':
      return {
        title: 'Sign-in cancelled',
        happened: 'You stopped the sign-in before it was finished.',
        next: 'Start again whenever you like. The page left open in your browser can be closed.',
      };
    case 'sign-in-denied':
      return {
        title: 'Access was denied',
        happened: 'The provider says that access was refused, either by you or by one of its rules.',
        next: 'Start again and allow access, or ask your organisation whether you may use this app.',
      };
    case 'sign-in-timed-out':
      return {
        title: 'The sign-in took too long',
        happened: 'No answer came back from your browser before the deadline.',
        next: 'Start again and finish in the browser before the countdown ends.',
      };
    case 'browser-unavailable':
      return {
        title: 'Your browser did not open',
        happened: 'This computer did not open its default browser when Nightlatch asked for it.',
        next: 'Choose a default browser in your system settings, then try again.',
      };
    case 'listener-unavailable':
      return {
        title: 'Nightlatch cannot listen for the answer',
        happened: 'None of the local ports that your browser could bring the answer to is free.',
        next: 'Close other copies of this app, check your security software, then try again.',
      };

    case 'refresh-refused':
      return {
        title: 'The provider ended this session',
        happened: 'It was signed out somewhere else, it expired, or an administrator ended it.',
        next: 'Sign in again to go on.',
      };

    case 'refresh-answer-lost':
      return {
        title: 'The answer to a refresh was lost',
        happened:
          'The connection broke while the provider issued a new token, and it does not take the old one any more. Nobody else used it.',
        next: 'Sign in again; nothing else is needed.',
      };
    case 'refresh-in-doubt':
      return {
        title: 'The provider did not answer twice',
        happened:
          'It may have renewed the session without this app learning of it, so Nightlatch does not ask a third time by itself.',
        next: 'Choose Refresh now when the connection is good. If that is refused, sign in again.',
      };
    case 'refresh-busy':
      return {
        title: 'Another copy of Nightlatch is renewing the session',
        happened: 'Two copies that share one session take turns, so that the provider does not take them for a thief.',
        next: 'Wait a moment: it is tried again by itself. If it stays like this, quit the other copy.',
      };
    case 'refresh-lock-unavailable':
      return {
        title: 'Nightlatch cannot renew the session safely',
        happened:
          'The file by which copies of Nightlatch take turns could not be opened for writing, and without it nothing is renewed.',
        next: 'Check that your settings folder can be written to and belongs to you, then try again.',
      };

    case 'keychain-locked':
    case 'keychain-access-denied':
    case 'keychain-unavailable':
    case 'keychain-no-answer':
    case 'keychain-changed':
    case 'keychain-module-changed':
    case 'keychain-record-unreadable':
    case 'keychain-write-failed':
      return keychainErrorText(code);

    case 'resource-refused':
    case 'scope-refused':
    case 'scope-not-granted':
    case 'step-up-required':
    case 'step-up-not-met':
    case 'devices-unsupported':
    case 'devices-unavailable':
    case 'api-request-refused':
    case 'api-unreachable':
    case 'api-answer-invalid':
    case 'api-token-refused':
    case 'api-scope-missing':
      return apiErrorText(code);

    case 'vault-sealed':
    case 'passcode-wrong':
    case 'passcode-too-soon':
    case 'passcode-too-short':
      return passcodeErrorText(code);

    case 'settings-not-allowed':
    case 'biometrics-refused':
    case 'biometrics-unavailable':
      return settingsErrorText(code);

    case 'ipc-sender-refused':
      return {
        title: 'The request came from the wrong place',
        happened: 'Nightlatch takes requests from its own window only, and this one did not look like it.',
        next: 'Quit Nightlatch and start it again.',
      };
    case 'ipc-arguments-invalid':
      return {
        title: 'The request was not understood',
        happened: 'What the window asked for does not have the form that Nightlatch expects.',
        next: 'Start Nightlatch again. If it happens once more, report the code below.',
      };
    case 'not-possible-now':
      return {
        title: 'Not possible right now',
        happened: 'The session has moved on, so this no longer makes sense.',
        next: 'Look at what the window shows now, and choose from there.',
      };
    case 'internal':
      return {
        title: 'Something went wrong inside Nightlatch',
        happened: 'An unexpected fault stopped this before it was done.',
        next: 'Try again. If it stays like this, start Nightlatch again and report the code below.',
      };

    default:
      return answerErrorText(code);
  }
}

import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ErrorText } from './error-words.ts';

/** The codes about the use of a session: tokens for an API, API calls, step-ups that an API requires, other devices. */
export type ApiErrorCode = Extract<
  SessionErrorCode,
  | `api-${string}`
  | `devices-${string}`
  | `step-up-${string}`
  | 'resource-refused'
  | 'scope-refused'
  | 'scope-not-granted'
>;

/** The part of `errorText` about calls to APIs and to the directory of sessions. */
export const apiErrorTexts: Readonly<Record<ApiErrorCode, ErrorText>> = {
  'resource-refused': {
    title: 'The provider gives no access to this service',
    happened: 'It does not issue permissions for the service that was asked for. You are still signed in.',
    next: 'Check the resources in the configuration against what the provider has registered for this app.',
  },
  'scope-refused': {
    title: 'The provider does not grant this permission',
    happened: 'Your session does not include the permission that was asked for. You are still signed in.',
    next: 'Ask your organisation whether your account may have it.',
  },
  'scope-not-granted': {
    title: 'The provider granted something else',
    happened: 'The permission that came back is not the one that was asked for, so Nightlatch did not use it.',
    next: 'Ask the people who run the provider which permissions this app is meant to have.',
  },

  'step-up-required': {
    title: 'This needs a stronger sign-in',
    happened: 'The service wants you to prove once more, or in a safer way, that it is you.',
    next: 'Choose to confirm in your browser when you are asked, then try again.',
  },
  'step-up-not-met': {
    title: 'The sign-in was not strong enough',
    happened: 'You signed in, but not in the way that is asked for here. Your session goes on as before.',
    next: 'Try again and use the safer way to sign in, such as a one-time code or a security key.',
  },

  'api-request-refused': {
    title: 'This call is not allowed',
    happened: 'It goes to a service that is not configured, or sets something that only Nightlatch may set.',
    next: 'Check the API origins in the configuration.',
  },
  'api-unreachable': {
    title: 'The service cannot be reached',
    happened: 'It gave no answer in time. What was asked may have been done all the same.',
    next: 'Check your network connection, look whether it was done, then try again.',
  },
  'api-answer-invalid': {
    title: 'The service sent an answer that cannot be used',
    happened: 'The answer points elsewhere, is too long, or holds something that must not be passed on.',
    next: 'Try again later. If it stays like this, report the code below to the people who run the service.',
  },
  'api-token-refused': {
    title: 'The service does not accept this session',
    happened: 'It refused a permission that the provider had issued a moment before.',
    next: 'Ask the people who run the service whether it trusts your sign-in provider.',
  },
  'api-scope-missing': {
    title: 'Your session may not do this',
    happened: 'The service says that a permission is missing. Signing in once more in the same way changes nothing.',
    next: 'Ask your organisation for the permission, then sign out and sign in again.',
  },
  'devices-unsupported': {
    title: 'This provider does not list sessions',
    happened: 'There is no list of your sessions on other devices that Nightlatch could read here.',
    next: 'Look for your sessions on the provider’s own account page.',
  },
  'devices-unavailable': {
    title: 'Your other sessions could not be listed',
    happened: 'The provider refused or failed to list them. There may well be some.',
    next: 'Try again in a moment.',
  },
};

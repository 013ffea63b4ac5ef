import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ErrorText } from './error-words.ts';

/** The codes of responses that failed validation: the authorization response, the tokens, the subject. */
export type AnswerErrorCode = Extract<
  SessionErrorCode,
  | `callback-${string}`
  | `id-token-${string}`
  | 'code-refused'
  | 'token-answer-invalid'
  | 'refresh-token-missing'
  | 'subject-mismatch'
>;

/** The part of `errorText` about responses that failed validation. */
export const answerErrorTexts: Readonly<Record<AnswerErrorCode, ErrorText>> = {
  'callback-invalid': {
    title: 'The answer from the browser was damaged',
    happened: 'Something was missing from the answer, or was in it twice.',
    next: 'Start the sign-in again and use only the page that Nightlatch opens.',
  },
  'callback-state-mismatch': {
    title: 'That answer was not for this sign-in',
    happened: 'The browser brought an answer that belongs to another sign-in, so Nightlatch did not use it.',
    next: 'Close older sign-in pages in your browser, then start again.',
  },
  'callback-issuer-mismatch': {
    title: 'That answer came from another provider',
    happened: 'The answer does not name the provider that was asked. This can be a mix-up, or an attack.',
    next: 'Start again. If it happens once more, tell your organisation’s security team.',
  },

  'code-refused': {
    title: 'The sign-in code was refused',
    happened: 'The provider no longer accepts the code it had just given out. It may have expired or been used before.',
    next: 'Start the sign-in again and finish it without a long pause.',
  },
  'token-answer-invalid': {
    title: 'The provider’s answer cannot be used',
    happened: 'The answer that should have carried the session is malformed or of a kind Nightlatch does not use.',
    next: 'Try again. If it stays like this, report the code below to the people who run the provider.',
  },
  'refresh-token-missing': {
    title: 'The provider did not allow a lasting session',
    happened: 'No refresh token came with the sign-in, so the session would have ended within minutes.',
    next: 'Ask the people who run the provider to allow offline access for this app.',
  },
  'id-token-missing': {
    title: 'The provider did not say who signed in',
    happened: 'The answer came without an ID token, so nothing proves whose session it is.',
    next: 'Check that the configured scopes include “openid”, then try again.',
  },
  'id-token-malformed': {
    title: 'The proof of who signed in is damaged',
    happened: 'The ID token is not well formed, or something required is missing from it.',
    next: 'Try again. If it stays like this, report the code below to your organisation.',
  },
  'id-token-algorithm-refused': {
    title: 'The proof of who signed in is signed the wrong way',
    happened: 'The ID token uses a signing method that is unsafe or was not agreed on.',
    next: 'Ask the people who run the provider which signing method this app should expect.',
  },
  'id-token-signature-invalid': {
    title: 'The proof of who signed in did not verify',
    happened: 'The signature on the ID token does not match the provider’s keys. This can be a fault, or an attack.',
    next: 'Try again in a minute. If it happens once more, tell your organisation’s security team.',
  },
  'id-token-issuer-mismatch': {
    title: 'The proof came from someone else',
    happened: 'The ID token was issued under another name than the provider that is configured.',
    next: 'Check the issuer in the configuration, then try again.',
  },
  'id-token-audience-mismatch': {
    title: 'The proof was meant for another app',
    happened: 'The ID token names another app than this one, so Nightlatch did not use it.',
    next: 'Check that the client id in the configuration belongs to this app.',
  },
  'id-token-nonce-mismatch': {
    title: 'The proof belongs to another sign-in',
    happened: 'The ID token does not carry the mark of the request that Nightlatch sent.',
    next: 'Start again from Nightlatch and close older sign-in pages in your browser.',
  },
  'id-token-time-invalid': {
    title: 'The proof is from the wrong time',
    happened:
      'The ID token has expired or lies in the future, or the provider’s clock is minutes away from this computer’s.',
    next: 'Check this computer’s clock: set date and time to automatic, then try again.',
  },
  'id-token-not-fresh': {
    title: 'A fresh sign-in was needed',
    happened: 'The provider let an earlier sign-in count instead of asking you again.',
    next: 'Try again, and enter your password when the provider asks for it.',
  },
  'subject-mismatch': {
    title: 'That was another account',
    happened: 'The account in the browser is not the one this session belongs to.',
    next: 'Try again with the same account, or sign out first to use another one.',
  },
};

import { causesOf } from './causes-of.ts';

/**
 * All that the transports say of a redirect: Node's, then Electron's own, then Chromium's below it. To the letter: a host
 * may well be called redirect, and errors of every kind name hosts.
 */
const words =
  /^(?:unexpected redirect|Attempted to redirect, but redirect policy was 'error'|Redirect was cancelled|net::ERR_(?:TOO_MANY_REDIRECTS|INVALID_REDIRECT|UNSAFE_REDIRECT))$/;

/** Whether an error of `fetch` is a redirect that was not followed. It tells it only in words, on Node as on Chromium. */
export function isRefusedRedirect(error: unknown): boolean {
  return causesOf(error).some(({ message }) => words.test(message));
}

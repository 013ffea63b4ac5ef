import { causesOf } from './causes-of.ts';

/**
 * Every message with which a transport reports a redirect: Node's, Electron's own, then Chromium's. Compared exactly,
 * because a host may be called "redirect" and errors of every kind name hosts.
 */
const words =
  /^(?:unexpected redirect|Attempted to redirect, but redirect policy was 'error'|Redirect was cancelled|net::ERR_(?:TOO_MANY_REDIRECTS|INVALID_REDIRECT|UNSAFE_REDIRECT))$/;

/**
 * Returns whether an error of `fetch` means a redirect that was not followed. Node and Chromium report it only in the
 * message.
 */
export function isRefusedRedirect(error: unknown): boolean {
  return causesOf(error).some(({ message }) => words.test(message));
}

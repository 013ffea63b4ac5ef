import { causesOf } from './causes-of.ts';

/** Whether an error of `fetch` is a redirect that was not followed. It tells it only in words, on Node as on Chromium. */
export function isRefusedRedirect(error: unknown): boolean {
  return causesOf(error).some(({ message }) => /redirect/i.test(message));
}

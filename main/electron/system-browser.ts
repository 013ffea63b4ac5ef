import { shell } from 'electron/common';
import { SessionError, type SystemBrowser } from '../session/ports/index.ts';
import { isOpenable } from './openable-url.ts';

/** The person's own browser (RFC 8252, 6): where their password manager, passkeys and sign-in already are. */
export function createSystemBrowser(allowInsecureLoopback: boolean): SystemBrowser {
  return {
    open: async (url) => {
      if (!isOpenable(url, allowInsecureLoopback)) throw new SessionError('browser-unavailable');
      try {
        await shell.openExternal(url.href);
      } catch {
        // Not attached as a cause: its message repeats the address, and that holds the state.
        throw new SessionError('browser-unavailable');
      }
    },
  };
}

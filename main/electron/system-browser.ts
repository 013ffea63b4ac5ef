import { shell } from 'electron/common';
import { SessionError, type SystemBrowser } from '../session/ports/index.ts';
import { isOpenable } from './openable-url.ts';

/** Opens URLs in the user's own browser (RFC 8252, 6), which has their password manager, passkeys and sign-ins. */
export function createSystemBrowser(allowInsecureLoopback: boolean): SystemBrowser {
  return {
    open: async (url) => {
      if (!isOpenable(url, allowInsecureLoopback)) throw new SessionError('browser-unavailable');
      try {
        await shell.openExternal(url.href);
      } catch {
        // The error is not attached as a cause, because its message contains the URL, which contains the `state`.
        throw new SessionError('browser-unavailable');
      }
    },
  };
}

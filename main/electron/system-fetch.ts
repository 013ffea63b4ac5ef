import { net } from 'electron/main';

/**
 * Requests through Chromium's network stack, so that the system's proxy settings and certificate store apply, with no
 * cookies and without the app's own scheme.
 */
export const systemFetch: typeof fetch = (input, init) => {
  const request = input instanceof URL ? input.href : input;
  return net.fetch(
    request as string,
    { ...init, credentials: 'omit', bypassCustomProtocolHandlers: true } as RequestInit,
  );
};

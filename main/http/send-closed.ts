import { unlessAborted } from '../session/ports/index.ts';

export interface ClosedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Exclude<RequestInit['body'], undefined>;
}

/**
 * Sends a request that may carry a token, once, and only to its own URL. It follows no redirect, which would carry the
 * token to wherever it points (RFC 9700, 4.12). It neither sends nor stores cookies, caches nothing and sends no
 * referrer. If a transport ignores the signal, the caller does not wait for it, and a late response is dropped.
 *
 * Throws what the transport throws (see `isRefusedRedirect`), and the signal's own reason.
 */
export async function sendClosed(
  fetch: typeof globalThis.fetch,
  url: string,
  { method, headers, body }: ClosedRequest,
  signal: AbortSignal,
): Promise<Response> {
  const request = fetch(url, {
    method,
    headers,
    body,
    signal,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  });
  return await unlessAborted(request, signal);
}

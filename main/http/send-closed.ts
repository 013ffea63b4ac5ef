import { unlessAborted } from '../session/ports/index.ts';

export interface ClosedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Exclude<RequestInit['body'], undefined>;
}

/**
 * Sends a request that may carry a token, once, to where it is addressed and nowhere else: no redirect is followed, for
 * it would carry the token to wherever it points (RFC 9700, 4.12). No cookie goes along or stays, nothing is cached, and
 * no page is named. A transport that does not heed the signal holds up nobody: what it brings later is dropped.
 *
 * Throws what the transport throws (`isRefusedRedirect` tells one thing of it), and the signal's own reason.
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

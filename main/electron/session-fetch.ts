import { net, type Session } from 'electron/main';
import { responseFromMessage } from './response-from-message.ts';

/**
 * Creates a `fetch` on an Electron session, so that the system's proxy settings and certificate store apply. It follows
 * no redirect, sends no cookies or stored credentials, caches nothing, and knows only http and https, whatever `init`
 * contains.
 *
 * It uses `net.request`, because `net.fetch` builds its `Response` in a listener. A response that no `Response` can
 * represent then ends in an error dialog, and the promise never settles (electron#42244, electron#46819). Here every
 * response and every failure settles the promise. A failure is an `Error` with Chromium's message (`net::ERR_...`).
 */
export function createSessionFetch(session: Session): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    // Uses the caller's signal, because a `Request` forwards an abort only until it is garbage-collected, which is
    // soon.
    const signal = init?.signal ?? request.signal;
    signal.throwIfAborted();
    return await send(session, request, body, signal);
  };
}

function send(session: Session, { url, method, headers }: Request, body: Buffer | null, signal: AbortSignal) {
  return new Promise<Response>((resolve, reject) => {
    const request = net.request({
      url,
      method,
      session,
      headers: Object.fromEntries(headers),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      bypassCustomProtocolHandlers: true,
    });
    const abort = () => {
      request.abort();
      reject(signal.reason);
    };
    const release = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    request.on('response', (message) => {
      try {
        // The message's `close`, not the request's: Electron closes the request as soon as its own body is written.
        (message as NodeJS.EventEmitter).once('close', release);
        resolve(responseFromMessage(message, method, () => request.abort()));
      } catch (error) {
        reject(error);
        request.abort();
      }
    });
    // Electron may emit several errors, even after the response has begun. An error without a listener ends the app.
    request.on('error', (error) => {
      release();
      reject(error);
    });
    if (body !== null) request.write(body);
    request.end();
  });
}

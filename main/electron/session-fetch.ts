import { net, type Session } from 'electron/main';
import { responseFromMessage } from './response-from-message.ts';

/**
 * A `fetch` through one session of Electron, so that the system's proxy settings and certificate store apply. It follows
 * no redirect, sends no cookie and no stored credential, keeps nothing in a cache, and knows no scheme but http and
 * https, whatever `init` says of these.
 *
 * It stands on `net.request` because `net.fetch` builds its `Response` in a listener: an answer that no `Response` can
 * represent then ends in an error dialog, and the promise never settles (electron#42244, electron#46819). Here every
 * answer and every failure settles the promise; a failure is an `Error` in Chromium's words (`net::ERR_...`).
 */
export function createSessionFetch(session: Session): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    // The caller's own signal: a `Request` hands an abort on only until it is garbage, which is soon.
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
        // The message's, not the request's: Electron's request closes as soon as its own body is written.
        (message as NodeJS.EventEmitter).once('close', release);
        resolve(responseFromMessage(message, method, () => request.abort()));
      } catch (error) {
        reject(error);
        request.abort();
      }
    });
    // Electron may tell more than one error, also after the answer has begun. One without a listener ends the app.
    request.on('error', (error) => {
      release();
      reject(error);
    });
    if (body !== null) request.write(body);
    request.end();
  });
}

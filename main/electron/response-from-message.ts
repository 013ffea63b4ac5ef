import type { IncomingMessage } from 'electron/main';

/** Fetch Standard, 2.2.3: `Response` throws if one of these has a body. */
const statusesWithoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * The standard `Response` for what Electron's network stack received. `abort` cancels the request behind it and is
 * called when the body is cancelled.
 *
 * Throws `net::ERR_INVALID_RESPONSE` for a status that no `Response` can have (Fetch Standard, 2.2.3): 0, 600, 999. The
 * caller has to catch it: an exception that leaves a listener of the request reaches no promise (electron#46819).
 */
export function responseFromMessage(message: IncomingMessage, method: string, abort: () => void): Response {
  // An error without a listener ends the app, also when nothing reads the body.
  message.on('error', () => undefined);
  const { statusCode: status } = message;
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error('net::ERR_INVALID_RESPONSE');
  const hasNoBody = method === 'HEAD' || statusesWithoutBody.has(status);
  if (hasNoBody) (message as MessageStream).resume();
  // The reason phrase is left out: nothing reads it, and one with a character above U+00FF would throw here.
  return new Response(hasNoBody ? null : bodyOf(message, abort), { status, headers: headersOf(message) });
}

/** Electron's message is a readable stream of Node; its published types describe the events only. */
type MessageStream = IncomingMessage & { pause(): void; resume(): void };

/**
 * Electron decodes header values as UTF-8, `Headers` takes bytes: a value is encoded again, which restores what the
 * server sent if that was UTF-8. A header that cannot be represented all the same is left out, as one that was never sent.
 */
function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headers)) {
    for (const value of [values].flat()) {
      try {
        headers.append(name, Buffer.from(value, 'utf8').toString('latin1'));
      } catch {
        // A name or a value that HTTP does not know.
      }
    }
  }
  return headers;
}

/** Reads no faster than the reader of the body does. Nothing thrown in here can leave a listener. */
function bodyOf(message: IncomingMessage, abort: () => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stream = message as MessageStream;
  let isOver = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      const end = (finish: () => void) => {
        if (isOver) return;
        isOver = true;
        finish();
      };
      stream.on('data', (chunk: Buffer) => {
        if (isOver) return;
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) stream.pause();
      });
      stream.on('end', () => end(() => controller.close()));
      stream.on('error', (error: Error) => end(() => controller.error(error)));
      stream.on('aborted', () => end(() => controller.error(new Error('net::ERR_ABORTED'))));
      // A stream that was destroyed without an error tells only this.
      (stream as NodeJS.EventEmitter).on('close', () => end(() => controller.error(new Error('net::ERR_ABORTED'))));
      stream.pause();
    },
    pull: () => stream.resume(),
    cancel: () => {
      isOver = true;
      abort();
    },
  });
}

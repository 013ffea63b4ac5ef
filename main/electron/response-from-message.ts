import type { IncomingMessage } from 'electron/main';

/** Fetch Standard, 2.2.3: `Response` throws if one of these statuses has a body. */
const statusesWithoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Returns the standard `Response` for what Electron's network stack received. Cancelling the body calls `abort`, which
 * cancels the request.
 *
 * Throws `net::ERR_INVALID_RESPONSE` for a status that no `Response` can have (Fetch Standard, 2.2.3), such as 0, 600
 * or 999. The caller must catch it, because an exception that leaves a listener of the request reaches no promise
 * (electron#46819).
 */
export function responseFromMessage(message: IncomingMessage, method: string, abort: () => void): Response {
  // An error without a listener ends the app, even if the body is never read.
  message.on('error', () => undefined);
  const { statusCode: status } = message;
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error('net::ERR_INVALID_RESPONSE');
  const hasNoBody = method === 'HEAD' || statusesWithoutBody.has(status);
  if (hasNoBody) (message as MessageStream).resume();
  // The reason phrase is omitted: it has no use here, and a character above U+00FF in it would make this throw.
  return new Response(hasNoBody ? null : bodyOf(message, abort), { status, headers: headersOf(message) });
}

/** Electron's message is a Node readable stream, but its published types only describe the events. */
type MessageStream = IncomingMessage & { pause(): void; resume(): void };

/**
 * Electron decodes header values as UTF-8, but `Headers` takes bytes. Encoding a value again restores what the server
 * sent if that was UTF-8. A header that still cannot be represented is omitted, as if it was never sent.
 */
function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headers)) {
    for (const value of [values].flat()) {
      try {
        headers.append(name, Buffer.from(value, 'utf8').toString('latin1'));
      } catch {
        // The name or the value is invalid in HTTP.
      }
    }
  }
  return headers;
}

/** Returns a stream that reads no faster than its reader. No exception can leave a listener in here. */
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
      // A stream that was destroyed without an error emits only this event.
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

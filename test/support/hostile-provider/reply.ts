import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from './endpoints.ts';

/** How a response is delivered. Times in ms, by the real clock. */
export type Delivery =
  | { readonly how: 'late'; readonly ms: number }
  /** One byte at a time: an idle timeout never fires, a total deadline does. */
  | { readonly how: 'drip'; readonly everyMs: number }
  /** This many bytes of the body, then a reset; with none, not even the head. */
  | { readonly how: 'reset'; readonly afterBytes: number }
  /** The connection stays open, and nothing is sent. */
  | { readonly how: 'silence' }
  /** The whole response, with its head, sent twice. */
  | { readonly how: 'twice' }
  /** The head byte by byte as given, unchecked; the body follows. */
  | { readonly how: 'raw'; readonly statusLine: string; readonly headers: readonly string[] };

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, text and bytes unchanged. */
  readonly body?: object | string | Uint8Array;
  readonly delivery?: Delivery;
}

export interface SeenRequest {
  readonly endpoint: Endpoint;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** Sends a reply, and resolves once it is sent. Only a JSON type is set by default. */
export async function sendReply(response: ServerResponse, reply: Reply, date: Date): Promise<void> {
  const { status = 200, headers = {}, body = '', delivery } = reply;
  const bytes = bytesOf(body);
  const socket = response.socket;
  if (delivery?.how === 'silence') return;
  if (delivery?.how === 'late') await pause(delivery.ms);
  if (delivery?.how === 'reset' && delivery.afterBytes === 0) return void socket?.resetAndDestroy();
  if (delivery?.how === 'raw') {
    const { statusLine, headers: further } = delivery;
    const length = `content-length: ${bytes.byteLength}`;
    const head = [statusLine, 'content-type: application/json', length, ...further, 'connection: close'];
    return void socket?.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]));
  }
  response.sendDate = false;
  response.writeHead(status, { date: date.toUTCString(), 'content-type': 'application/json', ...headers });
  if (delivery?.how === 'drip') return drip(response, bytes, delivery.everyMs);
  if (delivery?.how === 'reset') {
    response.write(bytes.subarray(0, delivery.afterBytes), () => socket?.resetAndDestroy());
    return;
  }
  // The second one bypasses the response object, which would not send another.
  const again = `HTTP/1.1 ${status} Again\r\ncontent-type: application/json\r\ncontent-length: ${bytes.byteLength}\r\n\r\n`;
  response.end(bytes, () => delivery?.how === 'twice' && socket?.write(Buffer.concat([Buffer.from(again), bytes])));
}

function bytesOf(body: NonNullable<Reply['body']>): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function drip(response: ServerResponse, bytes: Uint8Array, everyMs: number): Promise<void> {
  response.flushHeaders();
  for (let at = 0; at < bytes.length && !response.destroyed; at += 1) {
    response.write(bytes.subarray(at, at + 1));
    await pause(everyMs);
  }
  response.end();
}

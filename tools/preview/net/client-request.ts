import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable, Writable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { chromiumError } from './chromium-error.ts';
import type { Connections } from './connections.ts';

/** The options of `net.request` that preview implements, already validated. */
export interface RequestSettings {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly redirect: 'error' | 'manual';
  readonly connections: Connections;
}

/** The argument of Electron's `response` listener. */
export type ElectronMessage = Readable & {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Record<string, string | string[]>;
};

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Electron's `ClientRequest` with its peculiarities: it emits `close` as soon as its own body is written, may emit an
 * error more than once, and does not catch an exception of a listener.
 */
export class ClientRequest extends Writable {
  readonly #settings: RequestSettings;
  readonly #body: Buffer[] = [];
  #cancel: () => void = () => {};
  #message: ElectronMessage | null = null;
  #aborted = false;

  constructor(settings: RequestSettings) {
    super({ autoDestroy: true });
    this.#settings = settings;
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#body.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    done();
  }

  override _final(done: () => void): void {
    const { url, method, headers, connections } = this.#settings;
    const body = Buffer.concat(this.#body);
    const length =
      body.length > 0 || method === 'POST' || method === 'PUT' ? { 'content-length': `${body.length}` } : {};
    this.#cancel = connections.send(
      { url, method, headers: { 'accept-encoding': 'gzip, deflate, br', ...headers, ...length }, body },
      {
        response: (message) => this.#receive(message),
        error: (error) => {
          if (!this.#aborted) this.#die(chromiumError(error));
        },
      },
    );
    done();
  }

  abort(): void {
    if (!this.#aborted) process.nextTick(() => this.emit('abort'));
    this.#aborted = true;
    this.#die();
  }

  #receive(message: IncomingMessage): void {
    if (this.#aborted) return;
    const status = message.statusCode ?? 0;
    if (redirects.has(status) && message.headers.location !== undefined) {
      const isError = this.#settings.redirect === 'error';
      this.#die(
        new Error(isError ? "Attempted to redirect, but redirect policy was 'error'" : 'Redirect was cancelled'),
      );
      return;
    }
    this.#message = toElectron(message);
    this.emit('response', this.#message);
  }

  #die(error?: Error): void {
    if (this.destroyed && error !== undefined) this.emit('error', error);
    this.destroy(error);
    this.#cancel();
    this.#message?.destroy(error);
  }
}

function toElectron(message: IncomingMessage): ElectronMessage {
  const { statusCode = 0, statusMessage = '' } = message;
  const body = decoded(message);
  const headers: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    const texts = (values ?? []).map(asUtf8);
    headers[name] = name === 'set-cookie' ? texts : texts.join(', ');
  }
  return Object.assign(body, { statusCode, statusMessage: asUtf8(statusMessage), headers });
}

/** Electron decodes the head as UTF-8: invalid bytes become U+FFFD, which `Headers` rejects. */
const asUtf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');

/** Returns the decompressed body. Its errors are Chromium's. */
function decoded(message: IncomingMessage): Readable {
  const plain = new PassThrough();
  const decoder = decoderFor(message.headers['content-encoding'] ?? '');
  const fail = (error: unknown) => plain.destroy(chromiumError(error));
  message.once('error', fail);
  // When a connection closes in the middle of a body, Node's message emits `close` without being complete.
  message.once('close', () => {
    if (!message.complete) fail({ code: 'ECONNRESET' });
  });
  plain.once('close', () => message.destroy());
  if (decoder === null) message.pipe(plain);
  else message.pipe(decoder).once('error', fail).pipe(plain);
  return plain;
}

function decoderFor(encoding: string) {
  switch (encoding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

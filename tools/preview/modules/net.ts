import { networkInterfaces } from 'node:os';
import { Readable } from 'node:stream';
import { ClientRequest, type ElectronMessage } from '../net/client-request.ts';
import { refuseOptions, refusing } from '../refusing.ts';
import type { Schemes } from './protocol.ts';
import type { Sessions } from './session.ts';

type FetchInit = RequestInit & { readonly bypassCustomProtocolHandlers?: boolean };

const isText = (value: unknown) => typeof value === 'string';
const is =
  (...wanted: readonly unknown[]) =>
  (value: unknown) =>
    wanted.includes(value);

const requestOptions = {
  url: isText,
  method: isText,
  session: (value: unknown) => typeof value === 'object' && value !== null,
  headers: (value: unknown) => typeof value === 'object' && value !== null,
  redirect: is('error', 'manual'),
  // Node's requests have no cookies and no cache, so an option that needs either is refused.
  credentials: is('omit'),
  cache: is('no-store'),
  referrerPolicy: is('no-referrer'),
  bypassCustomProtocolHandlers: is(true, false),
};

/** Sends main's requests with Node, without cookies and cache; connections are kept and reused as in Chromium. */
export function createNet(isReady: () => boolean, schemes: Schemes, sessions: Sessions) {
  function request(options: Electron.ClientRequestConstructorOptions): ClientRequest {
    if (!isReady()) throw new Error('net module can only be used after app is ready');
    refuseOptions('net.request', options, requestOptions);
    const url = new URL(options.url ?? '');
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new Error('ClientRequest only supports http: and https: protocols');
    }
    const { method = 'GET', redirect = 'follow', headers = {}, session } = options;
    if (redirect === 'follow') throw new Error('preview: net.request that follows redirects is not implemented');
    const sent = Object.entries(headers).map(([name, value]) => [name, judgedValue(name, String(value))] as const);
    return new ClientRequest({
      url,
      method: method.toUpperCase(),
      headers: Object.fromEntries(sent),
      redirect,
      connections: (session === undefined ? sessions.fromPartition('') : sessions.byFace(session)).connections,
    });
  }

  /** As in Electron, a listener builds the `Response`, and nothing catches an exception there. */
  async function fetchOver(input: string | Request, init: FetchInit = {}): Promise<Response> {
    if (!isReady()) throw new Error('net module can only be used after app is ready');
    const { bypassCustomProtocolHandlers = false, ...given } = init;
    const wanted = new Request(input, given);
    const scheme = new URL(wanted.url).protocol.slice(0, -1);
    if (schemes.names.has(scheme)) {
      const handler = bypassCustomProtocolHandlers ? null : sessions.fromPartition('').handlerOf(scheme);
      if (handler === null) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
      return handler(wanted);
    }
    const body = Buffer.from(await wanted.arrayBuffer());
    const { url, method, headers, redirect } = wanted;
    const signal = given.signal ?? wanted.signal;
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
      const sent = request({ url, method, headers: Object.fromEntries(headers), redirect });
      signal.addEventListener('abort', () => {
        reject(signal.reason);
        sent.abort();
      });
      sent.on('response', (message: ElectronMessage) => resolve(toResponse(message, method)));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  // As in Chromium, a computer with only the loopback interface is offline.
  const isOnline = () => Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal));
  const net = refusing('net', {
    request,
    fetch: fetchOver,
    isOnline,
    get online() {
      return isOnline();
    },
  } satisfies { readonly [Name in keyof Electron.Net]?: unknown });
  return net;
}

/** Node sends Latin-1, so the value is re-encoded to arrive as UTF-8, as in Electron. Throws if it is invalid. */
function judgedValue(name: string, value: string): string {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw new Error(`Invalid header name: '${name}'`);
  if (/[\0\r\n]/.test(value)) throw new Error(`Invalid value for header '${name}'`);
  return Buffer.from(value, 'utf8').toString('latin1');
}

function toResponse(message: ElectronMessage, method: string): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  const { statusCode: status, statusMessage: statusText } = message;
  const hasNoBody = [101, 204, 205, 304].includes(status) || method === 'HEAD';
  const body = hasNoBody ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array<ArrayBuffer>>);
  return new Response(body, { status, statusText, headers });
}

import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refusing } from '../refusing.ts';
import type { Schemes } from './protocol.ts';

type FetchInit = RequestInit & { readonly bypassCustomProtocolHandlers?: boolean };

const chromiumErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ENETUNREACH: 'ERR_INTERNET_DISCONNECTED',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_CONNECT_TIMEOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_SOCKET: 'ERR_CONNECTION_CLOSED',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  ERR_SSL_WRONG_VERSION_NUMBER: 'ERR_SSL_PROTOCOL_ERROR',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'ERR_SSL_PROTOCOL_ERROR',
};

const fileTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Requests of main. Node's own fetch carries them, so there is no cookie jar and no cache, and they look like it. */
export function createNet(isReady: () => boolean, schemes: Schemes) {
  async function fetchOver(input: string | Request, init: FetchInit = {}): Promise<Response> {
    if (!isReady()) throw new Error('net.fetch can only be used after the app is ready');
    const { bypassCustomProtocolHandlers = false, ...given } = init;
    const request = new Request(input, given);
    if (given.credentials === 'include')
      throw new Error("preview: net.fetch with credentials 'include' has no cookies");
    const scheme = new URL(request.url).protocol.slice(0, -1);
    if (scheme === 'file') return readLocal(request.url);
    if (schemes.names.has(scheme)) {
      const handler = bypassCustomProtocolHandlers ? null : schemes.handlerOf(scheme);
      if (handler === null) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
      return handler(request);
    }
    if (scheme !== 'http' && scheme !== 'https' && scheme !== 'data') throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
    return send(request, given.signal ?? null);
  }

  async function send(request: Request, signal: AbortSignal | null): Promise<Response> {
    // Electron's net tells a redirect that was not to be followed as an error of its own, whatever the mode.
    const { redirect } = request;
    let response: Response;
    try {
      // The signal itself goes along: Node's Request hands an abort on only until it is garbage, and that is soon.
      response = await fetch(request, {
        redirect: redirect === 'follow' ? 'follow' : 'manual',
        signal: signal ?? request.signal,
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      const code = codeOf((error as Error).cause);
      throw new Error(`net::${chromiumErrors[code] ?? 'ERR_FAILED'}`);
    }
    const isRedirect = response.status >= 300 && response.status < 400 && response.headers.has('location');
    if (!isRedirect || redirect === 'follow') return response;
    await response.body?.cancel();
    if (redirect === 'error') throw new Error("Attempted to redirect, but redirect policy was 'error'");
    throw new Error('Redirect was cancelled');
  }

  // As Chromium sees it: with nothing but the loopback interface there is no network.
  const isOnline = () => Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal));
  const net = refusing('net', {
    fetch: fetchOver,
    isOnline,
    get online() {
      return isOnline();
    },
  } satisfies { readonly [Name in keyof Electron.Net]?: unknown });
  return net;
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}

async function readLocal(url: string): Promise<Response> {
  const path = fileURLToPath(url);
  try {
    const body = new Uint8Array(await readFile(path));
    return new Response(body, { headers: { 'content-type': fileTypes[extname(path)] ?? 'application/octet-stream' } });
  } catch {
    throw new Error('net::ERR_FILE_NOT_FOUND');
  }
}

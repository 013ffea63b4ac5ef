import type { Addresses } from '../addresses.ts';
import type { CdpSession } from '../cdp/connection.ts';
import type { Protocol } from '../cdp/protocol.ts';
import type { ProtocolHandler, Schemes } from '../modules/protocol.ts';

type Paused = Protocol.Fetch.requestPausedPayload;

export interface InterceptionOptions {
  readonly addresses: Addresses;
  readonly schemes: Schemes;
  /** Returns main's handler for a scheme in the session of the page. */
  readonly handlerOf: (scheme: string) => ProtocolHandler | null;
  /** Returns whether a document request may be sent, after main's navigation guards have decided. */
  readonly mayRequest: (frameId: string, url: string, redirected: boolean) => boolean;
  readonly report: (problem: string) => void;
}

/** Intercepts every request of a page: main's handlers serve registered schemes, Chromium sends all other requests. */
export async function intercept(session: CdpSession, options: InterceptionOptions): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    judge(session, paused, options).catch((error: Error) => {
      // Chromium no longer accepts a response to a request that the page has cancelled meanwhile.
      if (!/Invalid InterceptionId|Chromium is gone|Session with given id/.test(error.message)) {
        options.report(error.message);
      }
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

async function judge(session: CdpSession, paused: Paused, options: InterceptionOptions): Promise<void> {
  const { requestId, request, resourceType, frameId, redirectedRequestId } = paused;
  const { addresses, mayRequest } = options;
  const url = addresses.toElectron(`${request.url}${request.urlFragment ?? ''}`);
  if (resourceType === 'Document' && !mayRequest(frameId, url, redirectedRequestId !== undefined)) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    return;
  }
  const scheme = addresses.schemeOf(request.url);
  if (scheme === null) {
    await session.send('Fetch.continueRequest', { requestId });
    return;
  }
  // Chromium's own window requests this, not a page; Electron never requests it.
  if (resourceType === 'Other' && new URL(request.url).pathname === '/favicon.ico') {
    await session.send('Fetch.fulfillRequest', { requestId, responseCode: 404 });
    return;
  }
  await serve(session, paused, scheme, options);
}

async function serve(session: CdpSession, paused: Paused, scheme: string, options: InterceptionOptions): Promise<void> {
  const { requestId, resourceType } = paused;
  const { addresses, schemes, handlerOf, report } = options;
  // The DevTools protocol distinguishes fetch and XMLHttpRequest only in some places.
  const isFetch = resourceType === 'Fetch' || resourceType === 'XHR';
  const handler = handlerOf(scheme);
  if (handler === null || (isFetch && !schemes.allowsFetch(scheme))) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    return;
  }
  let response: Response;
  let body: Buffer;
  try {
    response = await handler(toRequest(paused.request, addresses));
    if (!(response instanceof Response)) throw new TypeError('the handler did not answer with a Response');
    if (response.type === 'error') throw new TypeError('the handler answered with Response.error()');
    body = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    report(`The handler of ${scheme}: failed: ${error instanceof Error ? error.message : String(error)}`);
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    return;
  }
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: toHeaders(response.headers, addresses),
    body: body.toString('base64'),
    ...(response.statusText === '' ? {} : { responsePhrase: response.statusText }),
  });
}

function toRequest(request: Protocol.Network.Request, addresses: Addresses): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    const isAddress = /^(origin|referer)$/i.test(name);
    headers.set(name, isAddress ? addresses.toElectron(value).replace(/(?<=:\/\/[^/]+)\/$/, '') : value);
  }
  const parts = (request.postDataEntries ?? []).map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
  const init: RequestInit = { method: request.method, headers };
  if (parts.length > 0) init.body = new Uint8Array(Buffer.concat(parts));
  return new Request(addresses.toElectron(request.url), init);
}

function toHeaders(headers: Headers, addresses: Addresses): { name: string; value: string }[] {
  return [...headers].map(([name, value]) => {
    if (name.startsWith('content-security-policy')) return { name, value: addresses.policyToChromium(value) };
    return { name, value: name === 'location' && URL.canParse(value) ? addresses.toChromium(value) : value };
  });
}

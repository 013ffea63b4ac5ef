import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type LandingOutcome,
  type OpenRedirect,
  type RedirectReceiver,
  SessionError,
  type StrayRequest,
} from '../session/ports/index.ts';
import { bindLoopback } from './bind-loopback.ts';
import { classifyRequest, type ExpectedRequest } from './classify-request.ts';
import { type LandingNames, type LandingPage, landingHeaders, landingPage } from './landing-page.ts';

export interface LoopbackReceiverOptions extends LandingNames {
  /** Tried in this order. If empty, the system chooses one (RFC 8252, 7.3). */
  readonly ports: readonly number[];
  /** Starts with a slash. */
  readonly path: string;
  /** Adds a random segment to the path. Must be off for providers that compare redirect URIs exactly. */
  readonly oneTimePath: boolean;
}

/** How long the landing page waits for the outcome of the sign-in, in ms. */
const landingWaitMs = 30_000;
/** How long the browser may take to follow the redirect to the landing page after the sign-in has ended, in ms. */
const landingGraceMs = 3_000;

/** How many strays per sign-in are reported. More add no information, and would let their sender fill the log. */
const straysAtMost = 200;

/** Receives the authorization response on a loopback address, with one listener per sign-in. */
export function createLoopbackReceiver(options: LoopbackReceiverOptions): RedirectReceiver {
  return {
    open: async (onStray) => {
      const server = createServer({
        // The browser is on the same computer, so slow or silent connections are closed early.
        headersTimeout: 5_000,
        requestTimeout: 5_000,
        connectionsCheckingInterval: 1_000,
        maxHeaderSize: 16 * 1024,
        // A request without a Host header is classified and reported like any other.
        requireHostHeader: false,
      });
      server.maxConnections = 8;
      const host = await bindLoopback(server, options.ports);
      const expected: ExpectedRequest = {
        host,
        callbackPath: options.oneTimePath ? `${options.path}/${random()}` : options.path,
        landingPath: `/landing/${random()}`,
      };
      return listen(server, expected, options, onStray);
    },
  };
}

const random = () => randomBytes(16).toString('base64url');

type IsOurs = (query: URLSearchParams) => boolean;

function listen(
  server: Server,
  expected: ExpectedRequest,
  names: LandingNames,
  report: (why: StrayRequest) => void,
): OpenRedirect {
  const asked = Promise.withResolvers<IsOurs>();
  const answered = Promise.withResolvers<URLSearchParams>();
  const concluded = Promise.withResolvers<LandingOutcome>();
  const landed = Promise.withResolvers<void>();
  // Closing rejects this promise, perhaps when no caller awaits it any more.
  answered.promise.catch(() => undefined);
  let hasAnswer = false;
  let strays = 0;
  const onStray = (why: StrayRequest) => {
    strays += 1;
    if (strays > straysAtMost) return;
    // An exception in the caller's listener must not become an uncaught one, as it would in an event handler.
    try {
      report(why);
    } catch {}
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const judgement = classifyRequest(request, expected);
    if (judgement.kind === 'stray') return refuse(response, judgement.why, judgement.status);
    if (judgement.kind === 'landing') return land(response);
    const isOurs = await asked.promise;
    if (!isOurs(judgement.query)) return refuse(response, 'wrong-state', 400);
    // Only the first authorization response counts. A reload or a scanner that comes later changes nothing.
    if (hasAnswer) return send(response, 410, 'stray');
    hasAnswer = true;
    // Removes the code from the address bar before anything is done with it.
    response.writeHead(303, { ...landingHeaders, Location: expected.landingPath, Connection: 'close' }).end();
    answered.resolve(judgement.query);
  }

  function refuse(response: ServerResponse, why: StrayRequest, status: number): void {
    send(response, status, 'stray');
    onStray(why);
  }

  async function land(response: ServerResponse): Promise<void> {
    const page = await Promise.race([concluded.promise, after(landingWaitMs, 'unfinished' as const)]);
    response.once('close', () => landed.resolve());
    send(response, 200, page);
  }

  function send(response: ServerResponse, status: number, page: LandingPage): void {
    response.writeHead(status, { ...landingHeaders, Connection: 'close' }).end(landingPage(page, names));
  }

  function close(): void {
    answered.reject(new SessionError('listener-unavailable'));
    server.close();
    server.closeAllConnections();
  }

  server.on('request', (request, response) => {
    // A failure ends this request and nothing else.
    respond(request, response).catch(() => response.destroy());
  });
  // These are no requests to the listener: a proxy tunnel (CONNECT), and data that does not parse as HTTP.
  server.on('connect', (_request, socket) => {
    hangUp(socket);
    onStray('wrong-method');
  });
  server.on('clientError', (_error, socket) => hangUp(socket));
  server.on('error', close);

  return {
    redirectUri: `http://${expected.host}${expected.callbackPath}`,
    answer: (isOurs) => {
      asked.resolve(isOurs);
      return answered.promise;
    },
    conclude: async (outcome) => {
      concluded.resolve(outcome);
      if (hasAnswer) await Promise.race([landed.promise, after(landingGraceMs, undefined)]);
      close();
    },
  };
}

function hangUp(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  else socket.destroy();
}

/** Resolves after the delay. The timer is unreferenced, so that a waiting page does not keep the process alive. */
function after<Value>(delayMs: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(resolve, delayMs, value).unref());
}

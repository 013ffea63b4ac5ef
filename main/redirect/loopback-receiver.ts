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
  /** Tried in turn; empty lets the system pick (RFC 8252, 7.3). */
  readonly ports: readonly number[];
  /** Starts with a slash. */
  readonly path: string;
  /** Adds a random segment to the path. Off for providers that compare redirect URIs to the letter. */
  readonly oneTimePath: boolean;
}

/** How long the landing page may wait to be told how it ended, in ms. */
const landingWaitMs = 30_000;
/** How long a browser may take to follow the redirect to the landing page once it has ended, in ms. */
const landingGraceMs = 3_000;

/** How many strays of one sign-in are told of: more say nothing new, and would fill the log at the sender's pleasure. */
const straysAtMost = 200;

/** Receives the answer to an authorization request on a loopback address, for one sign-in at a time. */
export function createLoopbackReceiver(options: LoopbackReceiverOptions): RedirectReceiver {
  return {
    open: async (onStray) => {
      const server = createServer({
        // A slow or silent connection is cut soon; this is a browser on the same computer.
        headersTimeout: 5_000,
        requestTimeout: 5_000,
        connectionsCheckingInterval: 1_000,
        maxHeaderSize: 16 * 1024,
        // A request without a Host is judged with the others, and reported.
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
  // Rejected on closing, when there may be nobody left to hear it.
  answered.promise.catch(() => undefined);
  let hasAnswer = false;
  let strays = 0;
  const onStray = (why: StrayRequest) => {
    strays += 1;
    if (strays > straysAtMost) return;
    // A listener of ours that throws must not become an exception of the process, which an event handler's would.
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
    // The first answer is the answer: a reload or a scanner that comes second changes nothing.
    if (hasAnswer) return send(response, 410, 'stray');
    hasAnswer = true;
    // The code leaves the address bar before anything is done with it.
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
    // Whatever a request brings about, it ends that request and nothing else.
    respond(request, response).catch(() => response.destroy());
  });
  // Not requests to us at all: a proxy's tunnel, and what does not parse as HTTP.
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

/** Unreferenced: a page that waits keeps no process alive. */
function after<Value>(delayMs: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(resolve, delayMs, value).unref());
}

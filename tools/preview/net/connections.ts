import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import { codeOf } from './chromium-error.ts';

/** The connections of one session, kept open for later requests, as in Chromium. */
export interface Connections {
  /** Sends the request, and repeats it as Chromium does: see `sendAsChromium`. Returns a function that cancels. */
  send(request: WireRequest, on: WireListener): () => void;
  /** Closes all connections; every request in flight fails. */
  closeAll(): void;
}

export interface WireRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireListener {
  readonly response: (message: IncomingMessage) => void;
  readonly error: (error: unknown) => void;
}

/** The number of connections per server that Chromium opens. */
const perServer = 6;

export function createConnections(): Connections {
  const http = new Agent({ keepAlive: true, maxSockets: perServer });
  const https = new TlsAgent({ keepAlive: true, maxSockets: perServer });

  return {
    send: (request, on) => sendAsChromium(request, request.url.protocol === 'https:' ? https : http, on),
    closeAll: () => {
      for (const agent of [http, https]) agent.destroy();
    },
  };
}

/**
 * Chromium repeats a request by itself, whatever its method, if a reused connection breaks before any response header
 * arrives (`HttpNetworkTransaction::ShouldResendRequest`). It repeats until the connection is a new one.
 */
function sendAsChromium(request: WireRequest, agent: Agent, on: WireListener): () => void {
  let current: ClientRequest | null = null;
  let isCancelled = false;

  function send(): void {
    const { url, method, headers, body } = request;
    const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, { method, headers, agent });
    current = sent;
    let hasAnswered = false;
    sent.on('response', (message) => {
      hasAnswered = true;
      on.response(message);
    });
    sent.on('error', (error) => {
      if (isCancelled) return;
      const mayResend = sent.reusedSocket && !hasAnswered && /^(?:ECONNRESET|EPIPE)$/.test(codeOf(error));
      if (mayResend) send();
      else on.error(error);
    });
    sent.end(body);
  }

  send();
  return () => {
    isCancelled = true;
    current?.destroy();
  };
}

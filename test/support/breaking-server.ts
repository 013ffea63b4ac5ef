import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from './close-server.ts';

export interface BreakingServer {
  readonly origin: string;
  /** The bodies of the received requests, in order. */
  readonly bodies: readonly string[];
  /** Returns the number of connections made to it. */
  connections(): number;
  close(): Promise<void>;
}

/**
 * Starts a server that does the work of each POST and keeps connections open. On a connection that has served a request
 * before, or with `everyPost` on any, it closes the connection once a POST is read, before any response header, like a
 * load balancer that loses its peer.
 */
export async function startBreakingServer({ everyPost = false } = {}): Promise<BreakingServer> {
  const bodies: string[] = [];
  const served = new WeakSet<object>();
  let connections = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      if (request.method === 'POST') bodies.push(body);
      if (request.method === 'POST' && (everyPost || served.has(request.socket)))
        return void request.socket.resetAndDestroy();
      served.add(request.socket);
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>fine</title>');
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    connections: () => connections,
    close: () => closeServer(server),
  };
}

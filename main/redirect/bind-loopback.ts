import type { Server } from 'node:http';
import { SessionError } from '../session/ports/index.ts';

const loopbacks = [
  { address: '127.0.0.1', literal: '127.0.0.1' },
  { address: '::1', literal: '[::1]' },
] as const;

/**
 * Listens on the first available loopback address and port (RFC 8252, 7.3 and 8.3) and resolves with `host:port`.
 * Without configured ports the system chooses one. The published port is always the bound one.
 *
 * Throws `listener-unavailable`.
 */
export async function bindLoopback(server: Server, ports: readonly number[]): Promise<string> {
  for (const { address, literal } of loopbacks) {
    for (const port of ports.length === 0 ? [0] : ports) {
      const failure = await listen(server, address, port);
      if (failure === null) return `${literal}:${portOf(server)}`;
      // This computer lacks the address, so every port on it fails. The other loopback address may work.
      if (failure === 'EADDRNOTAVAIL' || failure === 'EAFNOSUPPORT') break;
      // A port that is taken on IPv4 is not tried on IPv6, because the provider knows only the registered address.
      if (port === (ports.at(-1) ?? 0)) throw new SessionError('listener-unavailable');
    }
  }
  throw new SessionError('listener-unavailable');
}

function listen(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown');
    server.once('error', onError);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', onError);
      resolve(null);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new SessionError('listener-unavailable');
  return address.port;
}

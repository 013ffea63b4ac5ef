import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';

export interface Outage {
  /** Closes the listener and every connection: from now on the port refuses. The server keeps its state. */
  begin(): Promise<void>;
  /** Accepts every connection and every request, and responds to none. */
  beginSilence(): void;
  /** Listens again at the same port, and responds from now on. */
  end(): Promise<void>;
  /** Stops watching for servers. */
  stop(): void;
}

/** Lets a server of this process go down and come back. It is found by its port at its first request. */
export function arrangeOutage(port: number): Outage {
  let server: Server | null = null;
  let silenced: readonly RequestListener[] = [];
  const listen = (message: unknown) => {
    const started = message as { readonly server: Server };
    const address = started.server.address();
    if (typeof address === 'object' && address?.port === port) server = started.server;
  };
  subscribe('http.server.request.start', listen);

  function found(): Server {
    if (server === null) throw new Error(`no server of this process has taken a request at port ${port}`);
    return server;
  }
  return {
    begin: async () => {
      const closed = once(found(), 'close');
      found().close();
      found().closeAllConnections();
      await closed;
    },
    beginSilence: () => {
      silenced = found().listeners('request') as RequestListener[];
      found().removeAllListeners('request');
    },
    end: async () => {
      for (const listener of silenced) found().on('request', listener);
      silenced = [];
      if (found().listening) return;
      found().listen(port, '127.0.0.1');
      await once(found(), 'listening');
    },
    stop: () => unsubscribe('http.server.request.start', listen),
  };
}

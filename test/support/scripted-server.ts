import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from './close-server.ts';

export interface ScriptedServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts an HTTP server on 127.0.0.1 that does exactly what the test says. */
export async function startScriptedServer(listener: RequestListener): Promise<ScriptedServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

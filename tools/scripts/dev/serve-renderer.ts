import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'vite';
import { rendererOptions } from '../build/bundle-options.ts';

export interface ServedRenderer {
  /** The value for the app's `--renderer-url`. */
  readonly url: string;
  /** Reloads the page, as Vite does after a change that it cannot replace in place. */
  reloadPage(): void;
  close(): Promise<void>;
}

/** Runs Vite in a server of ours, so that the port is known and bound before Vite gives it to the page. */
export async function serveRenderer(): Promise<ServedRenderer> {
  const server = createHttpServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const vite = await createServer({
    ...rendererOptions('run'),
    mode: 'development',
    appType: 'spa',
    server: {
      middlewareMode: true,
      // The page's origin is app://nightlatch, so Vite's client needs the address of this server.
      ws: { server, protocol: 'ws', host: '127.0.0.1', clientPort: port },
    },
  });
  server.on('request', vite.middlewares);
  return {
    url: `http://127.0.0.1:${port}`,
    reloadPage: () => vite.environments.client.hot.send({ type: 'full-reload' }),
    close: async () => {
      await vite.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'vite';
import { rendererOptions } from '../build/bundle-options.ts';

export interface ServedRenderer {
  /** For the app's `--renderer-url`. */
  readonly url: string;
  /** Makes the page load again, as Vite does after a change that it cannot replace in place. */
  reloadPage(): void;
  close(): Promise<void>;
}

/** Our own server around Vite's, so that the port is known, and held, before Vite tells the page where to reconnect. */
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
      // The page lives on app://nightlatch, so it must be told where this server is.
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

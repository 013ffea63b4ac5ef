import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Client, Provider } from 'oidc-provider';
import { createDevices } from './devices.ts';
import { createDevicesApi } from './devices-api.ts';
import { baselineHeaders, sendPage } from './http-answers.ts';
import { createInteractions } from './interactions.ts';
import { createMemoryStore } from './memory-store.ts';
import { createNotesApi } from './notes-api.ts';
import { createOneTimeCodes } from './one-time-codes.ts';
import { homePage } from './pages/home-page.ts';
import { problemPage } from './pages/problem-page.ts';
import { clientId, providerConfiguration } from './provider-configuration.ts';
import { allowsOneTimePath } from './redirect-rule.ts';

export interface DemoProviderOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** The lifetime of an access token, in whole seconds. 60 by default. */
  readonly accessTokenSeconds?: number;
  /** Called with a failure inside the provider; the client receives only `server_error`. */
  readonly onFault?: (error: unknown) => void;
}

export interface DemoProvider {
  readonly issuer: string;
  readonly port: number;
  readonly clientId: string;
  /** Closes the server with all connections and discards all data. */
  close(): Promise<void>;
}

/**
 * Starts an OpenID provider on 127.0.0.1, for development and tests. Plain http is acceptable only because no other
 * computer can reach that address. All data is in memory, and several providers may run in one process.
 *
 * Rejects with the system's own error (`EADDRINUSE`) if the port is in use.
 */
export async function startDemoProvider(options: DemoProviderOptions = {}): Promise<DemoProvider> {
  const { port: wantedPort = 0, accessTokenSeconds = 60, onFault = () => {} } = options;
  const [signingKey, assets] = await Promise.all([createSigningKey(), readAssets()]);
  const store = createMemoryStore();

  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wantedPort, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const issuer = `http://${host}`;

  const provider = new Provider(issuer, providerConfiguration({ port, accessTokenSeconds, signingKey, store }));
  allowOneTimePaths(provider);
  const devices = createDevices(store);
  provider.on('refresh_token.saved', ({ grantId }) => grantId !== undefined && devices.touch(grantId));
  provider.on('server_error', (_context, error) => onFault(error));

  const protocol = provider.callback();
  const interactions = createInteractions({ provider, devices, codes: createOneTimeCodes() });
  const devicesApi = createDevicesApi({ provider, store, devices });
  const notesApi = createNotesApi({ provider, store });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(baselineHeaders)) response.setHeader(name, value);
    // The exact host, because a name that an attacker points at 127.0.0.1 must get no response (DNS rebinding).
    if (request.headers.host !== host || !request.url?.startsWith('/')) {
      return sendPage(response, 421, problemPage('invalid_request', `This provider answers at ${issuer} only.`));
    }
    const url = new URL(`${issuer}${request.url}`);
    const asset = assets.get(url.pathname);
    if (asset !== undefined) return void response.writeHead(200, { 'content-type': asset.type }).end(asset.content);
    if (url.pathname === '/') return sendPage(response, 200, homePage(issuer));
    if (url.pathname.startsWith('/interaction/')) return interactions(request, response, url);
    if (/^\/devices(?:\/|$)/.test(url.pathname)) return devicesApi(request, response, url);
    if (url.pathname === '/notes') return notesApi(request, response);
    protocol(request, response);
  }

  server.on('request', (request, response) => {
    route(request, response).catch((error: unknown) => {
      onFault(error);
      if (response.headersSent) return void response.destroy();
      sendPage(response, 500, problemPage('server_error', undefined));
    });
  });

  return {
    issuer,
    port,
    clientId,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.clear();
    },
  };
}

async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
}

async function readAssets() {
  const read = (name: string) => readFile(new URL(`pages/${name}`, import.meta.url));
  const [style, icon] = await Promise.all([read('style.css'), read('icon.svg')]);
  return new Map([
    ['/style.css', { type: 'text/css; charset=utf-8', content: style }],
    ['/icon.svg', { type: 'image/svg+xml', content: icon }],
  ]);
}

function allowOneTimePaths(provider: Provider): void {
  const { prototype } = provider.Client;
  const allowsRegistered = prototype.redirectUriAllowed;
  prototype.redirectUriAllowed = function (this: Client, redirectUri) {
    return allowsRegistered.call(this, redirectUri) || allowsOneTimePath(redirectUri);
  };
}

import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

/** The policy under which main serves the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface BuiltPage {
  readonly address: string;
  /** Path inside the build, and text, of each file. */
  readonly files: () => Promise<readonly (readonly [path: string, text: string])[]>;
  readonly close: () => Promise<void>;
}

/** Builds the window with its own configuration and serves it on loopback under main's policy. */
export async function servePageAsBuilt(): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-page-'));
  await buildForProduction(folder);

  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname);
    const name = path === '/' ? '/index.html' : path;
    const type = types[extname(name)];
    if (type === undefined) return void response.writeHead(404).end();
    const file = createReadStream(join(folder, name));
    file.once('error', () => response.writeHead(404).end());
    file.once('open', () => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': contentSecurityPolicy });
      file.pipe(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    address: `http://127.0.0.1:${port}/`,
    async files() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(
        paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const),
      );
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A test runner sets NODE_ENV to `test`, which would build React in its development form. */
async function buildForProduction(outDir: string): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    const configFile = join(import.meta.dirname, '../../../renderer/vite.config.ts');
    await build({ configFile, mode: 'production', logLevel: 'error', build: { outDir } });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

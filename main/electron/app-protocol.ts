import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron/main';
import { appPage } from './app-page.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Sent with every response that the built app serves. */
const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/**
 * Registers a standard, secure scheme, so that the page has a real origin and an effective CSP. Must be called before
 * `ready`.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appPage.scheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the built renderer and nothing else. */
export function serveApp(session: Session, rendererFolder: string): void {
  session.protocol.handle(appPage.scheme, async (request) => {
    const path = assetPath(request);
    const type = path === null ? undefined : contentTypes[extname(path)];
    if (path === null || type === undefined) return new Response(null, { status: 404, headers });
    try {
      const body = await readFile(join(rendererFolder, path));
      return new Response(new Uint8Array(body), { headers: { ...headers, 'Content-Type': type } });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  });
}

/** Serves the same origin from the renderer's development server on this computer. */
export function serveAppFrom(session: Session, developmentServer: URL): void {
  session.protocol.handle(appPage.scheme, async (request) => {
    const { pathname, search } = new URL(request.url);
    const response = await fetch(new URL(pathname + search, developmentServer));
    return new Response(response.body, { status: response.status, headers: response.headers });
  });
}

/**
 * Returns the file that a request names, or `null`. The build contains only plain names of this shape, so a path with a
 * dot-dot, an escape or a backslash is refused, not cleaned.
 */
export function assetPath(request: Pick<Request, 'method' | 'url'>): string | null {
  if (request.method !== 'GET' || !URL.canParse(request.url)) return null;
  const { host, pathname } = new URL(request.url);
  if (host !== appPage.host) return null;
  return /^\/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(pathname)
    ? pathname.slice(1)
    : null;
}

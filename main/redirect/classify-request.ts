import type { StrayRequest } from '../session/ports/index.ts';

/** The parts of an HTTP request that are validated, as received. */
export interface WireRequest {
  readonly method?: string | undefined;
  /** The request target, not decoded. */
  readonly url?: string | undefined;
  /** Alternating names and values, including repeated headers. */
  readonly rawHeaders: readonly string[];
}

export type RequestClass =
  | { readonly kind: 'callback'; readonly query: URLSearchParams }
  | { readonly kind: 'landing' }
  | { readonly kind: 'stray'; readonly why: StrayRequest; readonly status: number };

export interface ExpectedRequest {
  /** `127.0.0.1:port` or `[::1]:port`. */
  readonly host: string;
  readonly callbackPath: string;
  readonly landingPath: string;
}

const maxTargetLength = 8 * 1024;

/**
 * Distinguishes a browser's navigation to this listener from everything else that can reach a local port: pages with a
 * rebound DNS name, images and fetches of other sites, port scanners (RFC 8252, 8.3).
 */
export function classifyRequest(request: WireRequest, expected: ExpectedRequest): RequestClass {
  const { method, url = '' } = request;
  if (method !== 'GET') return stray('wrong-method', 405);
  // Origin form only, because `GET http://elsewhere/` and `GET //elsewhere/` would be parsed as another host.
  if (!url.startsWith('/') || url.startsWith('//')) return stray('wrong-path', 400);
  if (url.length > maxTargetLength) return stray('wrong-path', 414);

  const hosts = headerValues(request, 'host');
  if (hosts.length !== 1 || hosts[0] !== expected.host) return stray('wrong-host', 421);

  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  // Compared as sent. `/callback/`, `/%63allback` and `/x/../callback` are other paths.
  if (path !== expected.callbackPath && path !== expected.landingPath) return stray('wrong-path', 404);
  if (!isNavigation(request)) return stray('not-a-navigation', 403);

  if (path === expected.landingPath) return { kind: 'landing' };
  return { kind: 'callback', query: new URLSearchParams(queryAt === -1 ? '' : url.slice(queryAt + 1)) };
}

/** Checks Fetch Metadata if the browser sends it: a page that is opened, not an image, frame, script or prefetch. */
function isNavigation(request: WireRequest): boolean {
  const agrees = (name: string, wanted: string) => headerValues(request, name).every((value) => value === wanted);
  return (
    agrees('sec-fetch-mode', 'navigate') &&
    agrees('sec-fetch-dest', 'document') &&
    headerValues(request, 'sec-purpose').length === 0
  );
}

function headerValues({ rawHeaders }: WireRequest, name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function stray(why: StrayRequest, status: number): RequestClass {
  return { kind: 'stray', why, status };
}

import type { Fault } from './fault.ts';

const page = { 'content-type': 'text/html; charset=utf-8' };

/** Responses of an intermediary, or of a provider that refuses to work. None of them does the work. */
export const betweenFaults = {
  portalPage: (): Fault => () => ({ headers: page, body: '<h1>Sign in to this network</h1>' }),
  portalRedirect:
    (status: 302 | 303 | 307 | 308 = 302): Fault =>
    () => ({ status, headers: { location: 'http://portal.invalid/welcome' } }),
  portal511: (): Fault => () => ({ status: 511, headers: page, body: '<h1>Sign in to this network</h1>' }),
  proxyPassword: (): Fault => () => ({ status: 407, headers: { 'proxy-authenticate': 'Basic realm="proxy"' } }),
  busy:
    (retryAfter?: string): Fault =>
    () => ({ status: 429, ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }) }),
  unavailable:
    (retryAfter?: string): Fault =>
    () => ({ status: 503, ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }) }),
  status:
    (status: number): Fault =>
    () => ({ status, headers: page, body: '<h1>Sorry</h1>' }),
} as const;

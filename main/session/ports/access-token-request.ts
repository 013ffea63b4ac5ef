import { SessionError } from './errors.ts';

/** The access token that a caller in the main process requests. */
export interface AccessTokenRequest {
  /** The API as an absolute URI without fragment (RFC 8707, 2); `null` for the APIs of the session's own token. */
  readonly resource: string | null;
  /** The scope, limited to what the session was granted (RFC 6749, 6); `null` for all of it. */
  readonly scope: readonly string[] | null;
}

/** The session's own token, which the engine keeps fresh. Every other token is fetched on request. */
export const defaultToken: AccessTokenRequest = { resource: null, scope: null };

export const isDefaultToken = ({ resource, scope }: AccessTokenRequest): boolean => resource === null && scope === null;

/** Returns the same key for requests that one token satisfies: a scope is a set (RFC 6749, 3.3). */
export function cacheKey({ resource, scope }: AccessTokenRequest): string {
  return JSON.stringify([resource, scope === null ? null : [...new Set(scope)].sort()]);
}

/** Throws `resource-refused` or `scope-refused` for a request that is invalid at any provider. */
export function validateTokenRequest({ resource, scope }: AccessTokenRequest): void {
  if (resource !== null && !isResource(resource)) throw new SessionError('resource-refused');
  if (scope !== null && !isScope(scope)) throw new SessionError('scope-refused');
}

/** Printable ASCII only, so that the compared text equals the sent text. */
const isResource = (text: string) => /^[a-z][a-z0-9+.-]*:[\x21\x22\x24-\x7e]+$/i.test(text) && text.length <= 500;

const isScope = (scope: readonly string[]) =>
  scope.length > 0 && scope.length <= 50 && scope.every((each) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(each));

/**
 * Returns whether the granted scope equals the requested one. With less, a call would fail later; with more, a caller
 * might receive more rights than intended.
 */
export function isGrantedAsRequested({ scope: asked }: AccessTokenRequest, granted: readonly string[] | null): boolean {
  if (asked === null || granted === null) return true;
  return granted.every((each) => asked.includes(each)) && asked.every((each) => granted.includes(each));
}

import { SessionError } from './errors.ts';

/** Which access token somebody in the main process wants. */
export interface AccessTokenRequest {
  /** The API it is for: an absolute URI without fragment (RFC 8707, 2). `null`: wherever the session's own is good. */
  readonly resource: string | null;
  /** No more than this, out of what the session was granted (RFC 6749, 6). `null`: all that was granted. */
  readonly scope: readonly string[] | null;
}

/** The session's own token, which is kept fresh without asking. Every other is fetched when somebody asks for it. */
export const defaultToken: AccessTokenRequest = { resource: null, scope: null };

export const isDefaultToken = ({ resource, scope }: AccessTokenRequest): boolean => resource === null && scope === null;

/** The same for two asks that the same token answers: a scope is a set (RFC 6749, 3.3). */
export function cacheKey({ resource, scope }: AccessTokenRequest): string {
  return JSON.stringify([resource, scope === null ? null : [...new Set(scope)].sort()]);
}

/** Throws `resource-refused` or `scope-refused` for what no provider could be asked for. */
export function validateTokenRequest({ resource, scope }: AccessTokenRequest): void {
  if (resource !== null && !isResource(resource)) throw new SessionError('resource-refused');
  if (scope !== null && !isScope(scope)) throw new SessionError('scope-refused');
}

/** Printable ASCII, so that what is compared and what is sent are the same text. */
const isResource = (text: string) => /^[a-z][a-z0-9+.-]*:[\x21\x22\x24-\x7e]+$/i.test(text) && text.length <= 500;

const isScope = (scope: readonly string[]) =>
  scope.length > 0 && scope.length <= 50 && scope.every((each) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(each));

/**
 * Whether a token that was issued is the one that was asked for, by what the provider says of its scope. One for less
 * would fail somewhere else; one for more may be handed to somebody who was to have less.
 */
export function isGrantedAsRequested({ scope: asked }: AccessTokenRequest, granted: readonly string[] | null): boolean {
  if (asked === null || granted === null) return true;
  return granted.every((each) => asked.includes(each)) && asked.every((each) => granted.includes(each));
}

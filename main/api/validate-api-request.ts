import { SessionError } from '../session/ports/index.ts';
import type { ApiRequest } from './api-call.ts';

/** A call that may be sent as it is. Only `validateApiRequest` creates one. */
export interface ValidatedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const mostHeaders = 50;
const namePattern = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;
/** Allows neither line breaks, nor anything that a later server could take for one, nor non-ASCII characters. */
const valuePattern = /^[\t\x20-\x7e]{0,8192}$/;

/**
 * Headers for the user's credentials, which only this room may set, and for the connection, which the network stack
 * sets.
 */
const reserved =
  /^(?:authorization|cookie2?|host|origin|referer|dpop|proxy-.*|sec-.*|connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade|via|forwarded|x-forwarded-.*)$/;

/**
 * Validates a call before anything is sent: an exact origin, and headers that cannot smuggle a second request.
 *
 * Throws `api-request-refused`.
 */
export function validateApiRequest(request: ApiRequest, origins: ReadonlySet<string>): ValidatedRequest {
  const { method, url, headers = {}, body = null } = request;
  const parsed = URL.parse(url);
  // A URL parser tolerates blanks and backslashes. A URL that contains them may not mean what its caller intends.
  if (parsed === null || /[\s\\]/.test(url) || !origins.has(parsed.origin)) throw refused();
  // A `blob:` URL has the origin of the page that created it.
  if (!/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '') throw refused();
  if (!methods.includes(method) || (body !== null && (method === 'GET' || method === 'HEAD'))) throw refused();
  const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (lines.length > mostHeaders || new Set(lines.map(([name]) => name)).size < lines.length) throw refused();
  for (const [name, value] of lines) {
    if (!namePattern.test(name) || reserved.test(name) || !valuePattern.test(value)) throw refused();
  }
  parsed.hash = '';
  return { method, url: parsed.href, headers: Object.fromEntries(lines), body };
}

const refused = () => new SessionError('api-request-refused');

import { SessionError } from '../session/ports/index.ts';
import type { ApiRequest } from './api-call.ts';

/** A call that may be made as it is. Only `judgeApiRequest` makes one. */
export interface ValidatedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const mostHeaders = 50;
const namePattern = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;
/** No line break, nothing that a server further on could take for one, nothing that is not ASCII. */
const valuePattern = /^[\t\x20-\x7e]{0,8192}$/;

/** What speaks for the person or for the connection: the first is ours to set, the second is the network stack's. */
const reserved =
  /^(?:authorization|cookie2?|host|origin|referer|dpop|proxy-.*|sec-.*|connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade|via|forwarded|x-forwarded-.*)$/;

/**
 * Judges a call before anything is sent: the origin to the letter, headers that carry no second request in them.
 *
 * Throws `api-request-refused`.
 */
export function validateApiRequest(request: ApiRequest, origins: ReadonlySet<string>): ValidatedRequest {
  const { method, url, headers = {}, body = null } = request;
  const parsed = URL.parse(url);
  // A parser forgives blanks and backslashes; a caller that has them in a URL does not know what it asks for.
  if (parsed === null || /[\s\\]/.test(url) || !origins.has(parsed.origin)) throw refused();
  // A `blob:` URL has the origin of whoever made it.
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

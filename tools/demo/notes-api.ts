import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { oneTimeCodeAcr } from './assurance.ts';
import { findBearerToken, type LivingToken } from './bearer-token.ts';
import { readText, sendJson } from './http-answers.ts';
import type { MemoryStore } from './memory-store.ts';

export const notesScopes = ['notes:read', 'notes:write'] as const;

/** Returns the resource indicator (RFC 8707) of the notes, which is also their URL. */
export const notesResource = (issuer: string) => `${issuer}/notes`;

/** The maximum age of a sign-in with a one-time code for writing a note, in seconds. */
export const notesMaxAge = 120;

interface Parts {
  readonly provider: Provider;
  readonly store: MemoryStore;
}

/**
 * Returns the handler of the notes API: one note per user. It is an API separate from the provider's own, and its
 * tokens name it as their resource.
 *
 * - `GET /notes` responds with `{ note: string }`; requires the scope `notes:read`.
 * - `PUT /notes` stores the plain text of its body as the note: 204. Requires the scope `notes:write` and a recent
 *   sign-in with a one-time code. Otherwise: 401, `insufficient_user_authentication` (RFC 9470, 3).
 *
 * Without a valid access token: 401. Without the scope: 403 (RFC 6750, 3.1).
 */
export function createNotesApi(parts: Parts) {
  const notes = new Map<string, string>();
  const resource = notesResource(parts.provider.issuer);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const token = await findBearerToken(parts, request, resource);
    if (token === 'no-token') return refuse(response, 401, '');
    if (token === 'invalid-token') return refuse(response, 401, 'error="invalid_token"');
    if (request.method === 'GET') {
      if (!allows(token, 'notes:read')) return lacks(response, 'notes:read');
      return sendJson(response, 200, { note: notes.get(token.accountId) ?? '' });
    }
    if (request.method !== 'PUT') return sendJson(response, 405, { error: 'invalid_request' }, { allow: 'GET, PUT' });
    if (!allows(token, 'notes:write')) return lacks(response, 'notes:write');
    if (!isStrongAndRecent(token)) {
      const wanted = `acr_values="${oneTimeCodeAcr}", max_age="${notesMaxAge}"`;
      return refuse(response, 401, `error="insufficient_user_authentication", ${wanted}`);
    }
    const note = await readText(request, 'text/plain');
    if (note === null) return sendJson(response, 400, { error: 'invalid_request' });
    notes.set(token.accountId, note);
    response.writeHead(204).end();
  };
}

const allows = ({ scope = '' }: LivingToken, wanted: string) => scope.split(' ').includes(wanted);

function isStrongAndRecent({ extra }: LivingToken): boolean {
  const age = Math.floor(Date.now() / 1000) - (extra?.auth_time ?? 0);
  return extra?.acr === oneTimeCodeAcr && age <= notesMaxAge;
}

const lacks = (response: ServerResponse, scope: string) =>
  refuse(response, 403, `error="insufficient_scope", scope="${scope}"`);

function refuse(response: ServerResponse, status: number, why: string): void {
  const challenge = ['Bearer realm="notes"', why].filter((part) => part !== '').join(', ');
  sendJson(response, status, { error: 'refused' }, { 'www-authenticate': challenge });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { findBearerToken, type LivingToken } from './bearer-token.ts';
import type { Devices } from './devices.ts';
import { sendJson } from './http-answers.ts';
import type { MemoryStore } from './memory-store.ts';

interface Parts {
  readonly provider: Provider;
  readonly store: MemoryStore;
  readonly devices: Devices;
}

/**
 * Returns the handler of the sessions API: the sessions of the access token's user, as JSON. It is the family
 * `nightlatch-demo` in the app's `directory.family`.
 *
 * - `GET /devices` responds with `{ devices: Device[] }`, times in seconds since the epoch.
 * - `DELETE /devices/:id` ends one session: 204, or 404 if this user has no such session.
 * - `DELETE /devices` ends all sessions, `DELETE /devices?keep=current` all but the caller's; both also end the user's
 *   browser sessions at the provider: 204.
 *
 * Without a valid access token: 401 with `WWW-Authenticate` (RFC 6750, 3).
 */
export function createDevicesApi({ devices, ...parts }: Parts) {
  function act({ accountId, grantId }: LivingToken, method: string | undefined, url: URL, response: ServerResponse) {
    const [, id] = /^\/devices\/([^/]+)$/.exec(url.pathname) ?? [];
    devices.touch(grantId);

    if (id !== undefined) {
      if (method !== 'DELETE') return refuseMethod(response, 'DELETE');
      return devices.end(accountId, id) ? sendNothing(response) : sendJson(response, 404, { error: 'not_found' });
    }
    if (url.pathname !== '/devices') return sendJson(response, 404, { error: 'not_found' });
    if (method === 'GET') return sendJson(response, 200, { devices: devices.list(accountId, grantId) });
    if (method !== 'DELETE') return refuseMethod(response, 'GET, DELETE');

    // An unknown `keep` is refused, because ignoring it would end more sessions than intended.
    const keep = url.searchParams.get('keep');
    if (keep !== null && keep !== 'current') {
      return sendJson(response, 400, { error: 'invalid_request', error_description: 'keep must be "current"' });
    }
    devices.endAll(accountId, keep === null ? null : grantId);
    sendNothing(response);
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const caller = await findBearerToken(parts, request, null);
    if (caller === 'no-token') return refuseToken(response, 'Bearer realm="devices"', 'An access token is needed.');
    if (caller === 'invalid-token') {
      return refuseToken(response, 'Bearer realm="devices", error="invalid_token"', 'The access token is not valid.');
    }
    act(caller, request.method, url, response);
  };
}

function refuseToken(response: ServerResponse, challenge: string, description: string): void {
  const body = { error: 'invalid_token', error_description: description };
  sendJson(response, 401, body, { 'www-authenticate': challenge });
}

function refuseMethod(response: ServerResponse, allow: string): void {
  sendJson(response, 405, { error: 'invalid_request' }, { allow });
}

function sendNothing(response: ServerResponse): void {
  response.writeHead(204).end();
}

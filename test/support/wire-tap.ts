import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names of values that must never be seen outside the wire and the keychain, as the protocol spells them. */
const secretNames: readonly string[] = [
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'state',
  'nonce',
  'client_secret',
];

export interface WireTap {
  /** Every secret that crossed a server of this process, by its protocol name. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>;
  stop(): void;
}

/** Listens to every HTTP server of this process, the demo provider included, and collects the secrets by name. */
export function tapWire(names = secretNames): WireTap {
  const secrets = new Map<string, Set<string>>();
  const note = (name: string, value: unknown) => {
    if (typeof value !== 'string' || value.length < 8) return;
    const known = secrets.get(name) ?? new Set();
    secrets.set(name, known.add(value));
  };
  const noteForm = (text: string) => {
    const form = new URLSearchParams(text);
    for (const name of names) for (const value of form.getAll(name)) note(name, value);
  };
  const noteJson = (text: string) => {
    try {
      const json: unknown = JSON.parse(text);
      if (json !== null && typeof json === 'object') {
        for (const name of names) note(name, (json as Record<string, unknown>)[name]);
      }
    } catch {
      // A page, not a token response.
    }
  };

  const listen = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    noteForm(request.url?.split('?')[1] ?? '');
    const bearer = /^(?:Bearer|DPoP) (.+)$/.exec(request.headers.authorization ?? '');
    note('access_token', bearer?.[1]);

    const asked: Buffer[] = [];
    const push = request.push.bind(request);
    request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
      if (chunk !== null) asked.push(chunk);
      else noteForm(Buffer.concat(asked).toString());
      return push(chunk, encoding);
    };
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = ((...args: unknown[]) => {
      if (typeof args[0] === 'string' || Buffer.isBuffer(args[0])) noteJson(args[0].toString());
      const location = response.getHeader('location');
      if (typeof location === 'string') noteForm(location.split('?')[1] ?? '');
      return end(...args);
    }) as typeof response.end;
  };
  subscribe('http.server.request.start', listen);
  return { secrets, stop: () => unsubscribe('http.server.request.start', listen) };
}

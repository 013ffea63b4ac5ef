import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JWTPayload } from 'jose';
import { closeServer } from '../close-server.ts';
import { type Endpoint, endpointPaths, honestMetadata } from './endpoints.ts';
import type { Fault, IdTokenTwist } from './fault.ts';
import { type Reply, type SeenRequest, sendReply } from './reply.ts';
import { createSigningKey } from './signing-key.ts';
import { createTokenBooks, type Rotation, type TokenBooks } from './token-books.ts';

/** Receives the honest reply, and returns the one to send. */
export type Twist = (honest: Reply, request: SeenRequest) => Reply | Promise<Reply>;

export interface HostileProviderOptions {
  readonly clientId?: string;
  /** By default `strict`. */
  readonly rotation?: Rotation;
  /** Lifetime of access tokens, in seconds. */
  readonly lifetime?: number;
  /** The provider's clock, in ms since the Unix epoch. By default the real one. */
  readonly now?: () => number;
  /** Serves https with this certificate. By default http. */
  readonly tls?: Pick<ServerOptions, 'key' | 'cert'>;
}

export interface HostileProvider {
  readonly issuer: string;
  readonly clientId: string;
  /** The issued refresh tokens and their state. */
  readonly books: TokenBooks;
  /**
   * Applies the fault to the next `times` requests to this endpoint, by default to all. Several faults are used up in
   * order.
   */
  inject(endpoint: Endpoint, fault: Fault, times?: number): void;
  /** From now on this endpoint sends what `twist` makes of the honest reply. */
  twist(endpoint: Endpoint, twist: Twist): void;
  twistIdToken(twist: IdTokenTwist): void;
  /** Makes everything honest from now on. The books and the clock are unchanged. */
  heal(): void;
  /** Sets the clock off by this many ms from now on, in the `Date` header and in every token. */
  clockOff(ms: number): void;
  /** Signs with a new key from now on, and publishes only that one. `alg` is the only algorithm then. */
  rotateKey(alg?: string): Promise<void>;
  /** Closes every open connection. */
  dropConnections(): void;
  /** Presents another certificate to new connections from now on. */
  presentCertificate(tls: Pick<ServerOptions, 'key' | 'cert'>): void;
  requestsTo(endpoint: Endpoint): readonly SeenRequest[];
  close(): Promise<void>;
}

interface Grant {
  readonly nonce: string | null;
  readonly challenge: string | null;
}

const random = () => randomBytes(24).toString('base64url');
const honestIdToken: IdTokenTwist = (claims, sign) => sign(claims);

/**
 * Starts an authorization server on 127.0.0.1 that does everything right until a test changes it, so that each test has
 * one fault in an otherwise honest run. It uses real HTTP, real keys, real books of refresh tokens, and verifies PKCE.
 */
export async function startHostileProvider(options: HostileProviderOptions = {}): Promise<HostileProvider> {
  const { clientId = 'nightlatch-desktop', rotation = { kind: 'strict' }, lifetime = 60, tls } = options;
  let skew = 0;
  const now = () => (options.now ?? Date.now)() + skew;
  const books = createTokenBooks(rotation, now);
  const faults = new Map<Endpoint, { readonly fault: Fault; left: number }[]>();
  const seen: SeenRequest[] = [];
  const pushed = new Map<string, URLSearchParams>();
  const grants = new Map<string, Grant>();
  let idTokenTwist = honestIdToken;
  let key = await createSigningKey();

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy());
  };
  const secure = tls === undefined ? null : createTlsServer(tls, listener);
  const server = secure ?? createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `${secure === null ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function tokens(subject: string, refreshToken: string | null, nonce: string | null): Promise<Reply> {
    const seconds = Math.floor(now() / 1_000);
    const claims: JWTPayload = {
      iss: issuer,
      sub: subject,
      aud: clientId,
      exp: seconds + 300,
      iat: seconds,
      auth_time: seconds,
      name: 'Ada Example',
      email: 'ada@example.test',
      ...(nonce !== null && { nonce }),
    };
    return {
      body: {
        access_token: `access-${random()}`,
        token_type: 'Bearer',
        expires_in: lifetime,
        ...(refreshToken !== null && { refresh_token: refreshToken }),
        id_token: await idTokenTwist(claims, (...args) => key.sign(...args)),
      },
    };
  }

  const refused: Reply = { status: 400, body: { error: 'invalid_grant' } };

  const honest: Record<Endpoint, (parameters: URLSearchParams) => Reply | Promise<Reply>> = {
    discovery: () => ({ body: honestMetadata(issuer, key.alg) }),
    jwks: () => ({ body: { keys: [key.jwk] } }),
    par: (parameters) => {
      const uri = `urn:ietf:params:oauth:request_uri:${random()}`;
      pushed.set(uri, parameters);
      return { status: 201, body: { request_uri: uri, expires_in: 60 } };
    },
    authorization: (parameters) => {
      const ask = pushed.get(parameters.get('request_uri') ?? '') ?? parameters;
      const code = `code-${random()}`;
      grants.set(code, { nonce: ask.get('nonce'), challenge: ask.get('code_challenge') });
      const back = new URL(ask.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: ask.get('state') ?? '', iss: issuer }).toString();
      return { status: 303, headers: { location: back.href } };
    },
    token: (parameters) => {
      if (parameters.get('grant_type') === 'refresh_token') {
        const used = books.use(parameters.get('refresh_token') ?? '');
        return used === null ? refused : tokens(used.subject, used.next, null);
      }
      const code = parameters.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      const verifier = parameters.get('code_verifier') ?? '';
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      if (grant === undefined || grant.challenge !== challenge) return refused;
      return tokens('user-1', books.issue(), grant.nonce);
    },
    revocation: (parameters) => {
      books.end(parameters.get('token') ?? '', 'revocation');
      return { status: 200 };
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    const endpoint = (Object.keys(endpointPaths) as Endpoint[]).find((name) => endpointPaths[name] === url.pathname);
    const parameters = request.method === 'POST' ? new URLSearchParams(await text(request)) : url.searchParams;
    if (endpoint === undefined)
      return sendReply(response, { status: 404, body: { error: 'not_found' } }, new Date(now()));
    const asked: SeenRequest = { endpoint, parameters, headers: request.headers };
    seen.push(asked);
    const work = async () => honest[endpoint](parameters);
    const next = faults.get(endpoint)?.find(({ left }) => left > 0);
    if (next !== undefined) next.left -= 1;
    const reply = next === undefined ? await work() : await next.fault(work, asked);
    await sendReply(response, reply, new Date(now()));
  }

  const inject: HostileProvider['inject'] = (endpoint, fault, times = Number.POSITIVE_INFINITY) => {
    faults.set(endpoint, [...(faults.get(endpoint) ?? []), { fault, left: times }]);
  };

  return {
    issuer,
    clientId,
    books,
    inject,
    twist: (endpoint, twist) => {
      faults.delete(endpoint);
      inject(endpoint, async (work, request) => twist(await work(), request));
    },
    twistIdToken: (twist) => {
      idTokenTwist = twist;
    },
    heal: () => {
      faults.clear();
      idTokenTwist = honestIdToken;
    },
    clockOff: (ms) => {
      skew = ms;
    },
    rotateKey: async (alg = key.alg) => {
      key = await createSigningKey(alg);
    },
    dropConnections: () => server.closeAllConnections(),
    presentCertificate: (next) => secure?.setSecureContext(next),
    requestsTo: (endpoint) => seen.filter((request) => request.endpoint === endpoint),
    close: () => closeServer(server),
  };
}

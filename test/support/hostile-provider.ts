import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const endpointPaths = {
  discovery: '/.well-known/openid-configuration',
  jwks: '/jwks',
  par: '/par',
  authorization: '/authorize',
  token: '/token',
  revocation: '/revoke',
} as const;

export type Endpoint = keyof typeof endpointPaths;

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: object | string;
}

export interface SeenRequest {
  readonly endpoint: Endpoint;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** Gets the honest reply, and gives the one that is sent. */
export type Twist = (honest: Reply, request: SeenRequest) => Reply | Promise<Reply>;
/** Gets the honest claims and the honest way to sign them, and gives the ID token that is sent. */
export type IdTokenTwist = (claims: JWTPayload, sign: SignIdToken) => string | Promise<string>;
export type SignIdToken = (claims: JWTPayload, header?: Readonly<Record<string, unknown>>) => Promise<string>;

export interface HostileProvider {
  readonly issuer: string;
  readonly clientId: string;
  /** From now on this endpoint answers with what `twist` makes of the honest reply. */
  twist(endpoint: Endpoint, twist: Twist): void;
  twistIdToken(twist: IdTokenTwist): void;
  /** Signs with a new key from now on, and publishes only that one. */
  rotateKey(): Promise<void>;
  requestsTo(endpoint: Endpoint): readonly SeenRequest[];
  close(): Promise<void>;
}

interface Grant {
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly maxAge: string | null;
}

const random = () => randomBytes(24).toString('base64url');
const nowInSeconds = () => Math.floor(Date.now() / 1000);

/**
 * An authorization server on 127.0.0.1 that does everything right until a test tells it not to, so that each test
 * shows one lie in an otherwise honest run. Real HTTP, real keys, PKCE checked.
 */
export async function startHostileProvider(clientId = 'latchkey-desktop'): Promise<HostileProvider> {
  const twists = new Map<Endpoint, Twist>();
  const seen: SeenRequest[] = [];
  const pushed = new Map<string, URLSearchParams>();
  const grants = new Map<string, Grant>();
  let idTokenTwist: IdTokenTwist = (claims, sign) => sign(claims);
  let key = await newKey();

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sign: SignIdToken = (claims, header = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid, ...header }).sign(key.privateKey);

  async function tokens(grant: Grant): Promise<Reply> {
    const now = nowInSeconds();
    const claims: JWTPayload = {
      iss: issuer,
      sub: 'user-1',
      aud: clientId,
      exp: now + 300,
      iat: now,
      auth_time: now,
      name: 'Ada Example',
      email: 'ada@example.test',
      ...(grant.nonce !== null && { nonce: grant.nonce }),
    };
    return {
      body: {
        access_token: `access-${random()}`,
        token_type: 'Bearer',
        expires_in: 60,
        refresh_token: `refresh-${random()}`,
        id_token: await idTokenTwist(claims, sign),
      },
    };
  }

  const honest: Record<Endpoint, (request: SeenRequest) => Reply | Promise<Reply>> = {
    discovery: () => ({
      body: {
        issuer,
        authorization_endpoint: issuer + endpointPaths.authorization,
        token_endpoint: issuer + endpointPaths.token,
        jwks_uri: issuer + endpointPaths.jwks,
        pushed_authorization_request_endpoint: issuer + endpointPaths.par,
        revocation_endpoint: issuer + endpointPaths.revocation,
        end_session_endpoint: `${issuer}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none'],
        authorization_response_iss_parameter_supported: true,
      },
    }),
    jwks: () => ({ body: { keys: [key.jwk] } }),
    par: ({ parameters }) => {
      const uri = `urn:ietf:params:oauth:request_uri:${random()}`;
      pushed.set(uri, parameters);
      return { status: 201, body: { request_uri: uri, expires_in: 60 } };
    },
    authorization: ({ parameters }) => {
      const ask = pushed.get(parameters.get('request_uri') ?? '') ?? parameters;
      const code = `code-${random()}`;
      grants.set(code, {
        nonce: ask.get('nonce'),
        challenge: ask.get('code_challenge'),
        maxAge: ask.get('max_age'),
      });
      const back = new URL(ask.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: ask.get('state') ?? '', iss: issuer }).toString();
      return { status: 303, headers: { location: back.href } };
    },
    token: ({ parameters }) => {
      if (parameters.get('grant_type') === 'refresh_token') {
        return tokens({ nonce: null, challenge: null, maxAge: null });
      }
      const code = parameters.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      const challenge = createHash('sha256')
        .update(parameters.get('code_verifier') ?? '')
        .digest('base64url');
      if (grant === undefined || grant.challenge !== challenge) {
        return { status: 400, body: { error: 'invalid_grant' } };
      }
      return tokens(grant);
    },
    revocation: () => ({ status: 200 }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    const endpoint = (Object.keys(endpointPaths) as Endpoint[]).find((name) => endpointPaths[name] === url.pathname);
    if (endpoint === undefined) return send(response, { status: 404, body: { error: 'not_found' } });
    const parameters = request.method === 'POST' ? new URLSearchParams(await textOf(request)) : url.searchParams;
    const asked: SeenRequest = { endpoint, parameters, headers: request.headers };
    seen.push(asked);
    const reply = await honest[endpoint](asked);
    send(response, await (twists.get(endpoint)?.(reply, asked) ?? reply));
  }

  return {
    issuer,
    clientId,
    twist: (endpoint, twist) => void twists.set(endpoint, twist),
    twistIdToken: (twist) => {
      idTokenTwist = twist;
    },
    rotateKey: async () => {
      key = await newKey();
    },
    requestsTo: (endpoint) => seen.filter((request) => request.endpoint === endpoint),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = random();
  return { privateKey, kid, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { closeServer } from '../../../test/support/close-server.ts';
import { makeCertificate } from './certificate.ts';
import { createTokenBooks, type Issued, type TokenRules } from './token-books.ts';

export interface BenchProvider {
  readonly issuer: string;
  /** PEM; a contender must trust it to connect. */
  readonly certificate: string;
  readonly rules: TokenRules & { delayMs: number };
  /** Returns the number of requests to the token endpoint since the last call. */
  takeTokenRequests(): number;
  liveSessions(): number;
  close(): Promise<void>;
}

export const clientId = 'nightlatch-bench';

/**
 * Starts an OpenID provider on 127.0.0.1 with TLS, the same for every contender. `rules` may be changed between
 * measurements; `delayMs` delays the token endpoint as a network does.
 */
export async function startBenchProvider(): Promise<BenchProvider> {
  const rules = { lifetimes: { atSignIn: 3_600, atRefresh: 3_600 }, rotates: true, delayMs: 0 };
  const books = createTokenBooks(rules);
  const { key, certificate } = await makeCertificate();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  let tokenRequests = 0;

  const server = createServer({ key, cert: certificate }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  // Ten thousand callers may connect at once, and none may fail because the backlog is full.
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 16_384 }, resolve));
  const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/logout`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  };

  async function tokenAnswer({ subject, nonce, refreshToken, accessToken, expiresIn }: Issued) {
    const claims = { name: 'Ada Example', preferred_username: `${subject}@example.test`, ...(nonce && { nonce }) };
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    return {
      token_type: 'Bearer',
      access_token: accessToken,
      expires_in: expiresIn,
      refresh_token: refreshToken,
      id_token: idToken,
      scope: 'openid profile offline_access',
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/.well-known/openid-configuration') return send(response, 200, metadata);
    if (url.pathname === '/jwks') return send(response, 200, { keys: [jwk] });
    if (url.pathname === '/authorize') return sendBack(response, url.searchParams);
    if (url.pathname !== '/token') return send(response, 404, { error: 'not_found' });
    tokenRequests += 1;
    const parameters = new URLSearchParams(await text(request));
    const issued =
      parameters.get('grant_type') === 'refresh_token'
        ? books.refresh(parameters.get('refresh_token') ?? '')
        : books.exchange(parameters.get('code') ?? '', parameters.get('code_verifier') ?? '');
    if (rules.delayMs > 0) await pause(rules.delayMs);
    if (issued === null) return send(response, 400, { error: 'invalid_grant' });
    return send(response, 200, await tokenAnswer(issued));
  }

  function sendBack(response: ServerResponse, asked: URLSearchParams): void {
    const back = new URL(asked.get('redirect_uri') ?? '');
    const code = books.authorize(asked.get('nonce'), asked.get('code_challenge'));
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }).toString();
    response.writeHead(303, { location: back.href }).end();
  }

  return {
    issuer,
    certificate,
    rules,
    takeTokenRequests: () => {
      const taken = tokenRequests;
      tokenRequests = 0;
      return taken;
    },
    liveSessions: books.liveSessions,
    close: () => closeServer(server),
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

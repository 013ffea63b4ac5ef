import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { networkError } from '../../main/oidc/network-error.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import { closedPort } from '../support/closed-port.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

let server: ScriptedServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function failure(work: Promise<unknown>): Promise<{ code: string; inDoubt: boolean }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SessionError) return { code: error.code, inDoubt: error.inDoubt };
    throw error;
  }
  throw new Error('it did not fail');
}

async function ask(listener: RequestListener, deadlineMs?: number) {
  server = await startScriptedServer(listener);
  return failure(guardFetch(fetch, deadlineMs === undefined ? {} : { deadlineMs })(server.origin));
}

describe('a request that certainly was not sent', () => {
  test('has no listener at the other end', async () => {
    const address = `http://127.0.0.1:${await closedPort()}`;
    expect(await failure(guardFetch(fetch)(address))).toEqual({ code: 'provider-unreachable', inDoubt: false });
  });

  test('has an unknown host name', async () => {
    const answer = await failure(guardFetch(fetch)('http://nobody.invalid'));
    expect(answer).toEqual({ code: 'provider-unreachable', inDoubt: false });
  });

  test.each([
    [429, 'provider-busy'],
    [503, 'provider-error'],
    [408, 'provider-error'],
    [511, 'network-sign-in-needed'],
  ])('was rejected before any work was done: %i', async (status, code) => {
    const answer = await ask((_, reply) => reply.writeHead(status).end());
    expect(answer).toEqual({ code, inDoubt: false });
  });
});

describe('a request that may have been carried out', () => {
  test('gets no response in time', async () => {
    expect(await ask(() => {}, 100)).toEqual({ code: 'provider-unreachable', inDoubt: true });
  });

  test('loses its connection before the response', async () => {
    const answer = await ask((request) => request.socket.destroy());
    expect(answer).toEqual({ code: 'provider-unreachable', inDoubt: true });
  });

  test('loses its connection in the middle of the response', async () => {
    const answer = await ask((request, reply) => {
      reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      reply.write('{"access_');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(answer).toEqual({ code: 'provider-unreachable', inDoubt: true });
  });

  test.each([500, 502, 504])('fails at an intermediary: %i', async (status) => {
    const answer = await ask((_, reply) => reply.writeHead(status).end());
    expect(answer).toEqual({ code: 'provider-error', inDoubt: true });
  });

  test('gets a web page', async () => {
    const answer = await ask((_, reply) => reply.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi'));
    expect(answer).toEqual({ code: 'network-sign-in-needed', inDoubt: true });
  });

  test('gets a redirect', async () => {
    const answer = await ask((_, reply) => reply.writeHead(307, { location: 'http://portal.invalid/' }).end());
    expect(answer).toEqual({ code: 'network-sign-in-needed', inDoubt: true });
  });
});

const nodeError = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
const chromiumError = (name: string) => new Error(`net::ERR_${name}`);

describe.each([
  ['CONNECTION_REFUSED', 'provider-unreachable', false],
  ['NAME_NOT_RESOLVED', 'provider-unreachable', false],
  ['INTERNET_DISCONNECTED', 'provider-unreachable', false],
  ['CONNECTION_FAILED', 'provider-unreachable', false],
  ['NETWORK_ACCESS_DENIED', 'provider-unreachable', false],
  ['ADDRESS_INVALID', 'provider-unreachable', false],
  ['NETWORK_CHANGED', 'provider-unreachable', true],
  ['CONNECTION_ABORTED', 'provider-unreachable', true],
  ['CONNECTION_CLOSED', 'provider-unreachable', true],
  ['CONNECTION_RESET', 'provider-unreachable', true],
  ['EMPTY_RESPONSE', 'provider-unreachable', true],
  ['TIMED_OUT', 'provider-unreachable', true],
  ['CERT_AUTHORITY_INVALID', 'provider-tls-failed', false],
  ['CERT_DATE_INVALID', 'provider-tls-failed', false],
  ['CERT_COMMON_NAME_INVALID', 'provider-tls-failed', false],
  ['SSL_VERSION_OR_CIPHER_MISMATCH', 'provider-tls-failed', false],
  ['SSL_PROTOCOL_ERROR', 'provider-tls-failed', true],
  ['TUNNEL_CONNECTION_FAILED', 'proxy-failed', false],
  ['PROXY_CONNECTION_FAILED', 'proxy-failed', false],
  ['PROXY_CERTIFICATE_INVALID', 'proxy-failed', false],
  ['MANDATORY_PROXY_CONFIGURATION_FAILED', 'proxy-failed', false],
  ['SOCKS_CONNECTION_FAILED', 'proxy-failed', false],
  ['PAC_SCRIPT_FAILED', 'proxy-failed', false],
  ['PAC_NOT_IN_DHCP', 'proxy-failed', false],
] as const)('Chromium’s error net::ERR_%s', (name, code, inDoubt) => {
  test(`${code}, ${inDoubt ? 'in doubt' : 'certainly not sent'}`, () => {
    expect(networkError(chromiumError(name))).toMatchObject({ code, inDoubt });
  });
});

describe.each([
  ['ECONNREFUSED', 'provider-unreachable', false],
  ['ENOTFOUND', 'provider-unreachable', false],
  ['EAI_AGAIN', 'provider-unreachable', false],
  ['UND_ERR_CONNECT_TIMEOUT', 'provider-unreachable', false],
  ['ERR_SOCKET_CONNECTION_TIMEOUT', 'provider-unreachable', false],
  ['ECONNRESET', 'provider-unreachable', true],
  ['EPIPE', 'provider-unreachable', true],
  ['UND_ERR_SOCKET', 'provider-unreachable', true],
  ['CERT_HAS_EXPIRED', 'provider-tls-failed', false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'provider-tls-failed', false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'provider-tls-failed', false],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'provider-tls-failed', false],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'provider-tls-failed', false],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'provider-tls-failed', false],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'provider-tls-failed', false],
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'provider-tls-failed', true],
  ['EPROTO', 'provider-tls-failed', true],
  ['ERR_PROXY_TUNNEL', 'proxy-failed', false],
] as const)('Node’s error %s', (name, code, inDoubt) => {
  test(`${code}, ${inDoubt ? 'in doubt' : 'certainly not sent'}`, () => {
    expect(networkError(nodeError(name))).toMatchObject({ code, inDoubt });
  });
});

const callFailed = (syscall: string, code: string) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

test.each([
  ['connect', 'ETIMEDOUT', false],
  ['connect', 'EACCES', false],
  ['connect', 'EPERM', false],
  ['connect', 'ECONNRESET', false],
  ['getaddrinfo', 'EAI_FAIL', false],
  ['read', 'ETIMEDOUT', true],
  ['read', 'ECONNRESET', true],
  ['write', 'EPIPE', true],
])('Node’s error %s of %s is classified', (syscall, code, inDoubt) => {
  const error = new TypeError('fetch failed', { cause: callFailed(syscall, code) });
  expect(networkError(error)).toMatchObject({ code: 'provider-unreachable', inDoubt });
});

test('if none of several addresses could be connected to, nothing is in doubt, whatever the codes', () => {
  const failed = (...calls: Error[]) => {
    const all = Object.assign(new AggregateError(calls), { code: (calls[0] as { readonly code?: string }).code });
    return networkError(new TypeError('fetch failed', { cause: all })).inDoubt;
  };
  expect(failed(callFailed('connect', 'ETIMEDOUT'), callFailed('connect', 'ENETUNREACH'))).toBe(false);
  expect(failed(callFailed('connect', 'ECONNREFUSED'), callFailed('read', 'ECONNRESET'))).toBe(true);
});

test('if one of several failed addresses may have been reached, the request is in doubt', () => {
  const both = (...codes: string[]) => new AggregateError(codes.map(nodeError));
  expect(networkError(new TypeError('fetch failed', { cause: both('ECONNREFUSED', 'ENETUNREACH') })).inDoubt).toBe(
    false,
  );
  expect(networkError(new TypeError('fetch failed', { cause: both('ECONNREFUSED', 'ECONNRESET') })).inDoubt).toBe(true);
});

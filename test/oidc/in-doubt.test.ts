import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { neverSent } from '../../main/oidc/never-sent.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { SessionError } from '../../main/session/errors.ts';
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

describe('a request that certainly did not leave', () => {
  test('nobody listens', async () => {
    const address = `http://127.0.0.1:${await closedPort()}`;
    expect(await failure(guardFetch(fetch)(address))).toEqual({ code: 'provider-unreachable', inDoubt: false });
  });

  test('the name is unknown', async () => {
    const answer = await failure(guardFetch(fetch)('http://nobody.invalid'));
    expect(answer).toEqual({ code: 'provider-unreachable', inDoubt: false });
  });

  test.each([429, 503])('the provider is too busy to work: %i', async (status) => {
    const answer = await ask((_, reply) => reply.writeHead(status).end());
    expect(answer).toEqual({ code: 'provider-error', inDoubt: false });
  });
});

describe('a request that may have been carried out', () => {
  test('no answer comes in time', async () => {
    expect(await ask(() => {}, 100)).toEqual({ code: 'provider-unreachable', inDoubt: true });
  });

  test('the line breaks before the answer', async () => {
    const answer = await ask((request) => request.socket.destroy());
    expect(answer).toEqual({ code: 'provider-unreachable', inDoubt: true });
  });

  test('the line breaks in the middle of the answer', async () => {
    const answer = await ask((request, reply) => {
      reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      reply.write('{"access_');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(answer).toEqual({ code: 'provider-unreachable', inDoubt: true });
  });

  test.each([500, 502, 504])('something on the way failed: %i', async (status) => {
    const answer = await ask((_, reply) => reply.writeHead(status).end());
    expect(answer).toEqual({ code: 'provider-error', inDoubt: true });
  });

  test('a web page comes back', async () => {
    const answer = await ask((_, reply) => reply.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi'));
    expect(answer).toEqual({ code: 'provider-answer-invalid', inDoubt: true });
  });
});

test.each([
  ['net::ERR_CONNECTION_REFUSED', true],
  ['net::ERR_NAME_NOT_RESOLVED', true],
  ['net::ERR_INTERNET_DISCONNECTED', true],
  ['net::ERR_CERT_AUTHORITY_INVALID', true],
  ['net::ERR_TUNNEL_CONNECTION_FAILED', true],
  ['net::ERR_NETWORK_CHANGED', false],
  ['net::ERR_CONNECTION_RESET', false],
  ['net::ERR_EMPTY_RESPONSE', false],
  ['net::ERR_TIMED_OUT', false],
])('Chromium says %s: never sent is %s', (message, expected) => {
  expect(neverSent(new Error(message))).toBe(expected);
});

import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { isRefusedRedirect } from '../../main/http/is-refused-redirect.ts';
import { sendClosed } from '../../main/http/send-closed.ts';
import { closedPort } from '../support/closed-port.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

const never = new AbortController().signal;
const question = { method: 'GET', headers: { authorization: 'Bearer of-the-test' }, body: null };

let server: ScriptedServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

test.for([301, 302, 303, 307, 308])(
  'a redirect by %d is rejected, recognised as a redirect, and sends nothing to another place',
  async (status) => {
    const seen: IncomingHttpHeaders[] = [];
    server = await startScriptedServer((request, reply) => {
      seen.push(request.headers);
      reply.writeHead(status, { location: '/elsewhere' }).end();
    });
    const thrown = await sendClosed(fetch, server.origin, question, never).catch((error: unknown) => error);
    expect(isRefusedRedirect(thrown)).toBe(true);
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer of-the-test']);
  },
);

test('a broken connection is not a rejected redirect', async () => {
  const url = `http://127.0.0.1:${await closedPort()}/`;
  const thrown = await sendClosed(fetch, url, question, never).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(isRefusedRedirect(thrown)).toBe(false);
});

test('an unknown host name is not a rejected redirect, whatever its name', async () => {
  const url = 'http://unexpected-redirect.invalid/';
  const thrown = await sendClosed(fetch, url, question, never).catch((error: unknown) => error);
  expect(String((thrown as Error).cause)).toContain('unexpected-redirect.invalid');
  expect(isRefusedRedirect(thrown)).toBe(false);
});

test.for(['TOO_MANY_REDIRECTS', 'INVALID_REDIRECT', 'UNSAFE_REDIRECT'])(
  'net::ERR_%s is a rejected redirect',
  (name) => {
    expect(isRefusedRedirect(new Error(`net::ERR_${name}`))).toBe(true);
  },
);

test('Chromium’s error code for a redirect is recognised at any depth of causes', () => {
  const said = new Error("Attempted to redirect, but redirect policy was 'error'");
  expect(isRefusedRedirect(said)).toBe(true);
  expect(isRefusedRedirect(new Error('failed', { cause: new Error('again', { cause: said }) }))).toBe(true);
});

test('no cookie, cache entry or referrer identifies the sender', async () => {
  const inits: (RequestInit | undefined)[] = [];
  const recording: typeof fetch = async (_, init) => {
    inits.push(init);
    return new Response();
  };
  await sendClosed(recording, 'https://api.example', question, never);
  expect(inits[0]).toMatchObject({
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  });
});

test('a transport that ignores its signal blocks no caller', async () => {
  const stopped = new AbortController();
  const sent = sendClosed(() => new Promise<never>(() => {}), 'https://api.example', question, stopped.signal);
  stopped.abort(new Error('given up'));
  await expect(sent).rejects.toThrow('given up');
});

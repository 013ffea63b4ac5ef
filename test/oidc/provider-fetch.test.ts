import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type GuardOptions, guardFetch } from '../../main/oidc/provider-fetch.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { thrownCode } from '../support/thrown-code.ts';

let server: ScriptedServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const json = { 'content-type': 'application/json' };

async function call(listener: RequestListener, options: GuardOptions = {}, signal?: AbortSignal): Promise<Response> {
  server = await startScriptedServer(listener);
  return guardFetch(fetch, options)(server.origin, { signal });
}

describe('a response', () => {
  test.for(['application/json', 'application/json; charset=utf-8', 'application/jwk-set+json', 'Application/JSON'])(
    'of type %s is parsed as JSON',
    async (type) => {
      const response = await call((_, reply) => reply.writeHead(200, { 'content-type': type }).end('{"a":1}'));
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual({ a: 1 });
    },
  );

  test.for(['text/plain', 'application/jsonp', 'text/json', ''])('of type %j is rejected', async (type) => {
    const work = call((_, reply) => reply.writeHead(200, type === '' ? {} : { 'content-type': type }).end('{"a":1}'));
    expect(await thrownCode(work)).toBe('provider-answer-invalid');
  });

  test.for(['text/html', 'Text/HTML; charset=utf-8', 'application/xhtml+xml'])(
    'of type %s is a page of an intermediary',
    async (type) => {
      const work = call((_, reply) => reply.writeHead(200, { 'content-type': type }).end('<h1>Welcome aboard</h1>'));
      expect(await thrownCode(work)).toBe('network-sign-in-needed');
    },
  );

  test('with an error keeps its status and body, so that the error can be classified', async () => {
    const response = await call((_, reply) => reply.writeHead(400, json).end('{"error":"invalid_grant"}'));
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_grant' }]);
  });

  test('without a body needs no type', async () => {
    expect((await call((_, reply) => reply.writeHead(204).end())).status).toBe(204);
  });

  test('may be of any type if its body is not read', async () => {
    const response = await call((_, reply) => reply.writeHead(200, { 'content-type': 'text/html' }).end('<p>OK'), {
      body: 'ignored',
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test.for([
    [500, 'provider-error'],
    [502, 'provider-error'],
    [503, 'provider-error'],
    [504, 'provider-error'],
    [408, 'provider-error'],
    [429, 'provider-busy'],
    [511, 'network-sign-in-needed'],
  ] as const)('of status %d is %s, with any page as its body', async ([status, code]) => {
    const work = call((_, reply) => reply.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>'));
    expect(await thrownCode(work)).toBe(code);
  });

  test.for([301, 302, 303, 307, 308])('that redirects with %d is rejected and not followed', async (status) => {
    const paths: (string | undefined)[] = [];
    const work = call((request, reply) => {
      paths.push(request.url);
      reply.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await thrownCode(work)).toBe('network-sign-in-needed');
    expect(paths).toEqual(['/']);
  });

  test('is read up to the cap and no further, whatever length it claims', async () => {
    let sent = 0;
    const listener: RequestListener = (_, reply) => {
      reply.writeHead(200, json);
      const more = () => {
        while (!reply.destroyed && sent < 256 * 1024 * 1024) {
          sent += 64 * 1024;
          if (!reply.write(Buffer.alloc(64 * 1024, 'x'))) return void reply.once('drain', more);
        }
        reply.end();
      };
      more();
    };
    expect(await thrownCode(call(listener, { maxBodyBytes: 256 * 1024 }))).toBe('provider-answer-invalid');
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('of exactly the cap is whole', async () => {
    const text = JSON.stringify('x'.repeat(98));
    const response = await call((_, reply) => reply.writeHead(200, json).end(text), { maxBodyBytes: text.length });
    expect(await response.text()).toBe(text);
  });

  test('that sets a cookie does not get it back', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const listener: RequestListener = (request, reply) => {
      seen.push(request.headers);
      reply.writeHead(200, { ...json, 'set-cookie': 'session=planted' }).end('{}');
    };
    await call(listener);
    await guardFetch(fetch)(server?.origin ?? '');
    expect(seen).toHaveLength(2);
    expect(seen.map(({ cookie }) => cookie)).toEqual([undefined, undefined]);
  });
});

test('of status 407 comes from the proxy: Chromium’s fetch returns it, Node’s does not', async () => {
  const proxied: typeof fetch = async () => new Response('<h1>Who are you?</h1>', { status: 407 });
  const work = guardFetch(proxied)('https://id.example');
  await expect(work).rejects.toMatchObject({ code: 'proxy-failed', inDoubt: false });
});

test.for([429, 503])('of status %d passes on its Retry-After', async (status) => {
  const work = call((_, reply) => reply.writeHead(status, { 'retry-after': '120' }).end());
  await expect(work).rejects.toMatchObject({ retryAfterMs: 120_000 });
});

test('that is small and decompresses to more is read up to the cap and no further', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const before = process.memoryUsage().arrayBuffers;
  const work = call((_, reply) => reply.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb));
  expect(await thrownCode(work)).toBe('provider-answer-invalid');
  expect(bomb.byteLength).toBeLessThan(100 * 1024);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

describe('no response', () => {
  test('because no server listens', async () => {
    const gone = await startScriptedServer(() => undefined);
    await gone.close();
    expect(await thrownCode(guardFetch(fetch)(gone.origin))).toBe('provider-unreachable');
  });

  test('because it never arrives', async () => {
    expect(await thrownCode(call(() => undefined, { deadlineMs: 100 }))).toBe('provider-unreachable');
  });

  test('because it arrives byte by byte, past the deadline for the whole', async () => {
    const work = call(
      (_, reply) => {
        reply.writeHead(200, json);
        const drip = setInterval(() => reply.write(' '), 20);
        reply.once('close', () => clearInterval(drip));
      },
      { deadlineMs: 200 },
    );
    expect(await thrownCode(work)).toBe('provider-unreachable');
  });

  test('because its body stalls, on a fetch that does not notice the deadline', async () => {
    const deaf: typeof fetch = async () => {
      const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{}')) });
      return new Response(body, { headers: json });
    };
    expect(await thrownCode(guardFetch(deaf, { deadlineMs: 100 })('https://id.example'))).toBe('provider-unreachable');
  });

  test('because the connection breaks half way', async () => {
    const work = call((_, reply) => {
      reply.writeHead(200, { ...json, 'content-length': '100' });
      reply.write('{"access_token":', () => reply.destroy());
    });
    expect(await thrownCode(work)).toBe('provider-unreachable');
  });

  test('because the caller aborted, with the caller’s own reason', async () => {
    const abort = new AbortController();
    const work = call(() => abort.abort(new SessionError('sign-in-cancelled')), {}, abort.signal);
    expect(await thrownCode(work)).toBe('sign-in-cancelled');
  });
});

test('because the transport ignores its deadline: the caller does not wait for it', async () => {
  const deaf: typeof fetch = () => new Promise(() => {});
  const work = guardFetch(deaf, { deadlineMs: 50 })('https://issuer.example.test');
  expect(await thrownCode(work)).toBe('provider-unreachable');
});

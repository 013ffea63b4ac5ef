import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSessionFetch } from '../../main/electron/session-fetch.ts';
import { isRefusedRedirect } from '../../main/http/is-refused-redirect.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

const electron = await vi.hoisted(async () => {
  const { createPreviewNet } = await import('../support/preview-net.ts');
  return createPreviewNet();
});
vi.mock('electron/main', () => electron);

const fetch = createSessionFetch(electron.session.fromPartition('test') as Electron.Session);

/** Errors outside every promise and listener. In Electron each shows an error dialog with its stack. */
const escaped: unknown[] = [];
const note = (error: unknown) => escaped.push(error);
beforeEach(() => {
  escaped.length = 0;
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, note);
});
afterEach(async () => {
  await pause(20);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.off(event, note);
  expect(escaped).toEqual([]);
});

/** Starts a server that responds to each request with these bytes. */
async function serve(bytes: string | Buffer) {
  const server = createServer((socket) => {
    socket.on('data', () => socket.end(bytes));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

async function outcomeOf(head: string, body = 'kept'): Promise<string> {
  const server = await serve(
    `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  try {
    const response = await fetch(server.url);
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return String(error);
  } finally {
    server.close();
  }
}

describe('a response that Electron’s own fetch cannot represent settles the promise', () => {
  test.each(['600', '999'])('the status %s rejects', async (status) => {
    expect(await outcomeOf(`HTTP/1.1 ${status} Odd`)).toBe('Error: net::ERR_INVALID_RESPONSE');
  });

  test('the status 0 rejects', async () => {
    expect(await outcomeOf('HTTP/1.1 000 Odd')).toMatch(/^Error: net::ERR_INVALID_(?:HTTP_)?RESPONSE$/);
  });

  test('a reason phrase above U+00FF keeps the body', async () => {
    expect(await outcomeOf('HTTP/1.1 200 Добре ✓')).toBe('200 kept');
  });

  test.each([
    ['above U+00FF', Buffer.from('Ελένη ✓')],
    ['that is not UTF-8', Buffer.from([0x4b, 0xf6, 0x6c, 0x6e])],
  ])('a header value %s keeps the body', async (_, value) => {
    const head = [Buffer.from('HTTP/1.1 200 OK\r\nx-odd: '), value, Buffer.from('\r\ncontent-length: 4\r\n\r\nkept')];
    const server = await serve(Buffer.concat(head));
    const response = await fetch(server.url);
    expect(await response.text()).toBe('kept');
    expect(response.headers.get('x-odd')).not.toBeNull();
    server.close();
  });

  test('a header value has the bytes that the server sent', async () => {
    const server = await serve('HTTP/1.1 200 OK\r\nx-odd: Ελένη ✓\r\ncontent-length: 0\r\n\r\n');
    const { headers } = await fetch(server.url);
    expect(Buffer.from(headers.get('x-odd') ?? '', 'latin1').toString('utf8')).toBe('Ελένη ✓');
    server.close();
  });
});

describe('a request', () => {
  test('is sent as a form, with its headers, and without cookies', async () => {
    const server = await startScriptedServer((request, response) => {
      response.setHeader('set-cookie', 'a=b');
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => response.end(JSON.stringify([request.method, request.headers, body])));
    });
    const ask = async () =>
      (await fetch(server.origin, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ a: 'b c' }),
      }).then((response) => response.json())) as [string, Record<string, string>, string];
    await ask();
    const [method, headers, body] = await ask();
    expect([method, body]).toEqual(['POST', 'a=b+c']);
    expect(headers).toMatchObject({ accept: 'application/json', 'content-length': '5' });
    expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(headers).not.toHaveProperty('cookie');
    await server.close();
  });

  test('follows no redirect, whatever its options say', async () => {
    let seen = 0;
    const server = await startScriptedServer((_, response) => {
      seen += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const error = await fetch(server.origin, { redirect: 'follow' }).catch((thrown: unknown) => thrown);
    expect(isRefusedRedirect(error)).toBe(true);
    expect(seen).toBe(1);
    await server.close();
  });

  test('is limited to http and https', async () => {
    await expect(fetch('file:///etc/hostname')).rejects.toThrow('http: and https:');
    await expect(fetch('app://nightlatch/index.html')).rejects.toThrow('http: and https:');
  });

  test('to a port without a listener fails with Chromium’s error code', async () => {
    const server = await serve('');
    server.close();
    await expect(fetch(server.url)).rejects.toThrow('net::ERR_CONNECTION_REFUSED');
  });
});

describe('a response body', () => {
  test('of many chunks is read whole, also if it is compressed', async () => {
    const text = 'part '.repeat(200_000);
    const server = await startScriptedServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
    });
    expect(await (await fetch(server.origin)).text()).toBe(text);
    await server.close();
  });

  test('that breaks off is an error of the reader', async () => {
    const server = await serve('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    const response = await fetch(server.url);
    await expect(response.text()).rejects.toThrow('net::ERR');
    server.close();
  });

  test('that is cancelled closes its connection', async () => {
    let closed: () => void = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = await startScriptedServer((request, response) => {
      request.socket.once('close', () => closed());
      response.write('first');
    });
    const response = await fetch(server.origin);
    await response.body?.cancel();
    await isClosed;
    await server.close();
  });

  test.each([204, 304])('is null for the status %i', async (status) => {
    const server = await startScriptedServer((_, response) => response.writeHead(status).end());
    const response = await fetch(server.origin);
    expect([response.status, response.body]).toEqual([status, null]);
    await server.close();
  });
});

describe('a signal', () => {
  test('aborts a request without a response, with the signal’s reason', async () => {
    const server = await startScriptedServer(() => {});
    const reason = new Error('cancelled by the test');
    const controller = new AbortController();
    const answer = fetch(server.origin, { signal: controller.signal });
    await pause(30);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await server.close();
  });

  test('aborts a body that does not end', async () => {
    const server = await startScriptedServer((_, response) => void response.write('first'));
    const controller = new AbortController();
    const response = await fetch(server.origin, { signal: controller.signal });
    const body = response.text();
    await pause(30);
    controller.abort();
    await expect(body).rejects.toThrow();
    await server.close();
  });

  test('that is already aborted prevents the request', async () => {
    let seen = 0;
    const server = await startScriptedServer((_, response) => {
      seen += 1;
      response.end();
    });
    await expect(fetch(server.origin, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect(seen).toBe(0);
    await server.close();
  });
});

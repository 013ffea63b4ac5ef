import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, test as plainTest } from 'vitest';
import { openListener, test } from '../support/listener-test.ts';
import { usualReceiver } from '../support/loopback.ts';
import { visit } from '../support/raw-http.ts';
import { thrownCode } from '../support/thrown-code.ts';

const landingOf = (honest: URL, location: string | null) => new URL(location ?? '', honest);

describe('the redirect URI', () => {
  test('is an IP literal with the bound port and an unguessable path segment', async ({ listener }) => {
    expect(listener.redirect.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback\/[A-Za-z0-9_-]{22}$/);
  });

  plainTest('is different each time', async () => {
    const listeners = await Promise.all(Array.from({ length: 5 }, () => openListener()));
    expect(new Set(listeners.map(({ redirect }) => redirect.redirectUri)).size).toBe(5);
    expect(new Set(listeners.map(({ honest }) => honest.pathname)).size).toBe(5);
    await Promise.all(listeners.map(({ redirect }) => redirect.conclude('failed')));
  });

  plainTest('is exactly the configured one if the provider requires that', async () => {
    const port = await freePort();
    const { redirect } = await openListener({ ports: [port], path: '/signed-in', oneTimePath: false });
    expect(redirect.redirectUri).toBe(`http://127.0.0.1:${port}/signed-in`);
    await redirect.conclude('failed');
  });

  plainTest('has the first configured port that is free', async () => {
    const taken = await openListener();
    const port = await freePort();
    const { redirect } = await openListener({ ports: [Number(taken.honest.port), port] });
    expect(new URL(redirect.redirectUri).port).toBe(String(port));
    await Promise.all([redirect.conclude('failed'), taken.redirect.conclude('failed')]);
  });

  plainTest('is unavailable if all configured ports are in use', async () => {
    const taken = await openListener();
    expect(await thrownCode(openListener({ ports: [Number(taken.honest.port)] }))).toBe('listener-unavailable');
    await taken.redirect.conclude('failed');
  });

  test('is reachable from this computer’s loopback only', async ({ listener }) => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((each) => each !== undefined && !each.internal && each.family === 'IPv4');
    const host = outer?.address ?? '127.0.0.2';
    expect(await canConnect(host, Number(listener.honest.port))).toBe(false);
    expect(await canConnect('127.0.0.1', Number(listener.honest.port))).toBe(true);
  });
});

describe('the authorization response', () => {
  test('leaves the address bar at once, and the landing page shows the result', async ({ listener }) => {
    const { honest, redirect, answer } = listener;
    const first = await visit(honest);
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toMatch(/^\/landing\/[A-Za-z0-9_-]{22}$/);
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    expect(Object.fromEntries(await answer)).toEqual({ code: 'the-code', state: 'ours' });

    const landing = visit(landingOf(honest, first.headers.get('location')));
    await redirect.conclude('success');
    const page = await landing;
    expect(page.status).toBe(200);
    expect(page.body).toContain('You are signed in');
    expect(page.body).not.toContain('the-code');
  });

  test('may arrive before the caller waits for it', async () => {
    const redirect = await usualReceiver().open(() => undefined);
    const early = visit(new URL(`${redirect.redirectUri}?code=early&state=ours`));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await redirect.answer(() => true)).get('code')).toBe('early');
    expect((await early).status).toBe(303);
    void redirect.conclude('failed');
  });

  test('is accepted once, although two valid ones arrive at the same time', async ({ listener }) => {
    const statuses = (await Promise.all([visit(listener.honest), visit(listener.honest)])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([303, 410]);
  });
});

describe('the end', () => {
  test('closes the port, and the old address refuses connections from then on', async ({ listener }) => {
    const { honest, redirect } = listener;
    const { headers } = await visit(honest);
    const landing = visit(landingOf(honest, headers.get('location')));
    await redirect.conclude('denied');
    expect((await landing).body).toContain('Sign-in was declined');
    await expect(visit(honest)).rejects.toThrow('ECONNREFUSED');
  });

  test('without a response closes at once and rejects the waiting promise', async ({ listener }) => {
    const { honest, redirect, answer } = listener;
    const before = performance.now();
    await redirect.conclude('failed');
    expect(performance.now() - before).toBeLessThan(500);
    expect(await thrownCode(answer)).toBe('listener-unavailable');
    await expect(visit(honest)).rejects.toThrow('ECONNREFUSED');
  });

  test('closes open connections', async ({ listener }) => {
    const socket = connect({ host: '127.0.0.1', port: Number(listener.honest.port) });
    await new Promise((resolve) => socket.once('connect', resolve));
    const cut = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await listener.redirect.conclude('failed');
    await cut;
  });

  test('may be reported twice', async ({ listener }) => {
    await listener.redirect.conclude('failed');
    await listener.redirect.conclude('success');
  });
});

plainTest('a reporter that throws does not affect the listener', async () => {
  const receiver = usualReceiver();
  const redirect = await receiver.open(() => {
    throw new Error('the log is full');
  });
  const answer = redirect.answer((query) => query.get('state') === 'ours');
  const url = new URL(`${redirect.redirectUri}?code=the-code&state=ours`);
  expect((await visit(url, { target: '/probe' })).status).toBe(404);
  expect((await visit(url, { method: 'CONNECT', target: 'x:1' })).status).toBe(400);
  expect((await visit(url)).status).toBe(303);
  expect((await answer).get('code')).toBe('the-code');
  void redirect.conclude('failed');
});

/** These tests are slow, so they run concurrently. */
describe.concurrent('the end or the wait', () => {
  test('is not delayed for long by a browser that never opens the landing page', async ({ listener }) => {
    await visit(listener.honest);
    const before = performance.now();
    await listener.redirect.conclude('success');
    expect(performance.now() - before).toBeLessThan(4_000);
    await expect(visit(listener.honest)).rejects.toThrow('ECONNREFUSED');
  });

  test('is not delayed by a silent connection, which is closed', async ({ listener }) => {
    const socket = connect({ host: '127.0.0.1', port: Number(listener.honest.port) });
    socket.on('error', () => undefined);
    socket.resume();
    const before = performance.now();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(performance.now() - before).toBeLessThan(8_000);
    expect(await listener.honestAnswerIsTaken()).toBe(true);
  });

  test('is not delayed by a request that never ends, which is closed', async ({ listener }) => {
    const { port, pathname, host } = listener.honest;
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n`);
    const drip = setInterval(() => socket.write('X-More: x\r\n'), 500);
    const before = performance.now();
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
    expect(performance.now() - before).toBeLessThan(8_000);
    expect(await listener.honestAnswerIsTaken()).toBe(true);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import { afterEach, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { discoverDemo, refreshTokenOf, signIn } from './demo-client.ts';
import { askDevices } from './devices-client.ts';

const running: DemoProvider[] = [];

async function start(options?: Parameters<typeof startDemoProvider>[0]): Promise<DemoProvider> {
  const provider = await startDemoProvider(options);
  running.push(provider);
  return provider;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((provider) => provider.close()));
});

test('two providers in one process and one browser share nothing', async () => {
  const [first, second] = [await start(), await start()];
  const [atFirst, atSecond] = [await discoverDemo(first), await discoverDemo(second)];
  const jar = createCookieJar();

  const tokens = await signIn(atFirst, { user: 'ada', jar });
  await expect(signIn(atSecond, { user: 'ada', password: 'wrong', jar })).rejects.toThrow('do not go together');
  const others = await signIn(atSecond, { user: 'grace', jar });
  // Neither browser session has replaced the other.
  const again = await signIn(atFirst, { user: 'ada', password: 'never typed', jar });
  expect(again.claims()).toMatchObject({ email: 'ada@example.test' });

  await expect(client.refreshTokenGrant(atSecond, refreshTokenOf(tokens))).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  expect((await askDevices(second.issuer, tokens)).status).toBe(401);
  expect((await askDevices(second.issuer, others)).devices).toHaveLength(1);
  expect((await askDevices(first.issuer, tokens)).devices).toHaveLength(2);
});

test('a provider that is restarted on its port has no earlier data', async () => {
  const before = await startDemoProvider();
  const tokens = await signIn(await discoverDemo(before), { user: 'ada' });
  await before.close();
  const after = await start({ port: before.port });
  expect(after.issuer).toBe(before.issuer);
  await expect(client.refreshTokenGrant(await discoverDemo(after), refreshTokenOf(tokens))).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('the issuer equals the address character by character', async () => {
  const provider = await start();
  expect(provider.issuer).toBe(`http://127.0.0.1:${provider.port}`);
  expect(provider.clientId).toBe('nightlatch-desktop');
});

test('closing ends open connections and frees the port', async () => {
  const provider = await startDemoProvider();
  await fetch(provider.issuer);
  await provider.close();
  await expect(fetch(provider.issuer)).rejects.toThrow();
  const taker = createServer().listen(provider.port, '127.0.0.1');
  await new Promise((resolve) => taker.once('listening', resolve));
  await new Promise((resolve) => taker.close(resolve));
});

test('a port in use is an error of the start', async () => {
  const taker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taker.once('listening', resolve));
  const { port } = taker.address() as AddressInfo;
  await expect(startDemoProvider({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise((resolve) => taker.close(resolve));
});

test.each(['localhost', 'evil.example.test', '127.0.0.1'])('a request for the host %s is refused', async (host) => {
  const { port } = await start();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/.well-known/openid-configuration', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

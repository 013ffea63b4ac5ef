import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoDirectory } from '../../main/directory/demo-directory.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import type { TokenResponse } from '../../main/session/ports/ports.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { validateCallback } from '../../main/session/ports/validate-callback.ts';
import { type DemoProvider, startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { signInAtDemo } from '../support/demo-user.ts';

let demo: DemoProvider;
beforeAll(async () => {
  demo = await startDemoProvider();
});
afterAll(() => demo.close());

async function signInOn(deviceName: string, user: 'ada' | 'grace' = 'ada'): Promise<TokenResponse> {
  const provider = createProvider({
    id: 'demo',
    issuer: demo.issuer,
    clientId: demo.clientId,
    scopes: ['openid', 'offline_access'],
    deviceName,
    fetch: globalThis.fetch,
    allowInsecureLoopback: true,
    now: Date.now,
  });
  const ask = { redirectUri: 'http://127.0.0.1:49152/callback', purpose: 'sign-in' } as const;
  const prepared = await provider.prepare(ask, AbortSignal.timeout(10_000));
  const back = await signInAtDemo(prepared.url, { user });
  return provider.exchange(prepared, validateCallback(prepared.expected, back.searchParams));
}

test('a user lists their own sessions and ends all but the current one', async () => {
  const laptop = await signInOn('Laptop');
  const phone = await signInOn('Phone');
  const stranger = await signInOn('Not Ada’s', 'grace');
  const directory = createDemoDirectory({ issuer: demo.issuer, fetch: guardFetch(fetch) });

  const before = await directory.list(laptop.accessToken);
  expect(before.map(({ device, current }) => [device, current]).toSorted()).toEqual([
    ['Laptop', true],
    ['Phone', false],
  ]);
  for (const { startedAt } of before) expect(Math.abs(startedAt - Date.now())).toBeLessThan(60_000);

  await directory.endOthers(laptop.accessToken);
  expect((await directory.list(laptop.accessToken)).map(({ device }) => device)).toEqual(['Laptop']);
  expect(await directory.accepts(laptop.accessToken)).toBe(true);
  expect(await directory.accepts(phone.accessToken)).toBe(false);
  expect(await directory.accepts(stranger.accessToken)).toBe(true);
  expect(await directory.accepts(new Secret('never-issued'))).toBe(false);
});

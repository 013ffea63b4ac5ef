import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { discoverDemo, refreshTokenOf, signIn } from './demo-client.ts';
import { askDevices } from './devices-client.ts';

let provider: DemoProvider;
let config: client.Configuration;

beforeAll(async () => {
  provider = await startDemoProvider({ accessTokenSeconds: 2 });
  config = await discoverDemo(provider);
});

afterAll(() => provider.close());

const refresh = (refreshToken: string) => client.refreshTokenGrant(config, refreshToken);
const invalidGrant = expect.objectContaining({ error: 'invalid_grant' });

describe('a refresh', () => {
  test('rotates the refresh token each time and keeps the scope and the time of sign-in', async () => {
    const first = await signIn(config, { user: 'ada' });
    const second = await refresh(refreshTokenOf(first));
    const third = await refresh(refreshTokenOf(second));
    const refreshTokens = [first, second, third].map(refreshTokenOf);
    expect(new Set(refreshTokens).size).toBe(3);
    expect(third.scope).toBe(first.scope);
    expect(third.claims()).toMatchObject({
      sub: first.claims()?.sub,
      auth_time: first.claims()?.auth_time,
      name: 'Ada Lovelace',
      acr: 'urn:nightlatch:acr:pwd',
    });
  });

  test('with a token used before ends that session, and no other session of the same browser', async () => {
    const jar = createCookieJar();
    const victim = await signIn(config, { user: 'ada', jar });
    const other = await signIn(config, { user: 'ada', jar });
    const rotated = await refresh(refreshTokenOf(victim));
    await expect(refresh(refreshTokenOf(victim))).rejects.toEqual(invalidGrant);
    await expect(refresh(refreshTokenOf(rotated))).rejects.toEqual(invalidGrant);
    expect(await client.tokenIntrospection(config, rotated.access_token)).toEqual({ active: false });
    expect((await refresh(refreshTokenOf(other))).access_token).toBeDefined();
  });

  test('sent twice at the same moment succeeds at most once, and ends the session', async () => {
    const tokens = await signIn(config, { user: 'ada' });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => refresh(refreshTokenOf(tokens))));
    const given = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    expect(given.length).toBeLessThanOrEqual(1);
    for (const answer of given) await expect(refresh(refreshTokenOf(answer))).rejects.toEqual(invalidGrant);
  });

  test('with an invented token is rejected', async () => {
    await expect(refresh('made-up')).rejects.toEqual(invalidGrant);
  });
});

describe('revocation (RFC 7009)', () => {
  test('of a refresh token ends its whole session and no other', async () => {
    const ended = await signIn(config, { user: 'ada' });
    const other = await signIn(config, { user: 'ada' });
    await client.tokenRevocation(config, refreshTokenOf(ended));
    await expect(refresh(refreshTokenOf(ended))).rejects.toEqual(invalidGrant);
    expect(await client.tokenIntrospection(config, ended.access_token)).toEqual({ active: false });
    expect((await askDevices(provider.issuer, ended)).status).toBe(401);
    expect((await refresh(refreshTokenOf(other))).access_token).toBeDefined();
  });

  test('of an unknown token is not an error', async () => {
    await client.tokenRevocation(config, 'made-up');
  });
});

describe('introspection (RFC 7662)', () => {
  test('returns the user and the scope of a token', async () => {
    const tokens = await signIn(config, { user: 'grace' });
    const facts = { active: true, client_id: 'nightlatch-desktop', sub: tokens.claims()?.sub, scope: tokens.scope };
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject(facts);
    expect(await client.tokenIntrospection(config, refreshTokenOf(tokens))).toMatchObject(facts);
  });

  test('needs a known client', async () => {
    const response = await fetch(String(config.serverMetadata().introspection_endpoint), {
      method: 'POST',
      body: new URLSearchParams({ token: 'any', client_id: 'someone-else' }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });
});

test('an access token expires everywhere at its stated time, and the session continues', async () => {
  const tokens = await signIn(config, { user: 'ada' });
  expect(tokens.expires_in).toBe(2);
  expect((await askDevices(provider.issuer, tokens)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  expect((await askDevices(provider.issuer, tokens)).status).toBe(401);
  expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  await expect(client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')).rejects.toThrow();
  expect(await askDevices(provider.issuer, await refresh(refreshTokenOf(tokens)))).toMatchObject({ status: 200 });
});

describe('the device flow (RFC 8628)', () => {
  test('signs in a device without a browser after its code was confirmed', async () => {
    const flow = await client.initiateDeviceAuthorization(config, {
      scope: 'openid profile email offline_access',
      device_name: 'Television',
    });
    const jar = createCookieJar();
    const entry = new URL(flow.verification_uri);
    const typed = await post(jar, entry, { ...hidden(await page(jar, entry)), user_code: flow.user_code });
    expect(typed.page).toContain(flow.user_code);
    const confirmed = await post(jar, entry, hidden(typed.page));
    const signedIn = await post(jar, confirmed.url, {
      action: 'sign-in',
      email: 'ada@example.test',
      password: 'analytical-engine',
    });
    expect(signedIn.page).toContain('Device connected');
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...flow, interval: 0.1 });
    expect(tokens.claims()).toMatchObject({ name: 'Ada Lovelace' });
    const { devices } = await askDevices(provider.issuer, tokens);
    expect(devices).toContainEqual(expect.objectContaining({ device: 'Television', current: true }));
  });

  test('ends if the user cancels', async () => {
    const flow = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    const jar = createCookieJar();
    const entry = new URL(flow.verification_uri);
    const typed = await post(jar, entry, { ...hidden(await page(jar, entry)), user_code: flow.user_code });
    await post(jar, entry, { ...hidden(typed.page), abort: 'yes' });
    await expect(client.pollDeviceAuthorizationGrant(config, { ...flow, interval: 0.1 })).rejects.toMatchObject({
      error: 'access_denied',
    });
  });
});

type Jar = ReturnType<typeof createCookieJar>;

async function page(jar: Jar, url: URL): Promise<string> {
  return (await follow(jar, url, await jar.fetch(url))).page;
}

async function post(jar: Jar, url: URL, fields: Readonly<Record<string, string>>) {
  return follow(jar, url, await jar.fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
}

async function follow(jar: Jar, from: URL, first: Response): Promise<{ readonly url: URL; readonly page: string }> {
  let url = from;
  let response = first;
  for (
    let location = response.headers.get('location');
    location !== null;
    location = response.headers.get('location')
  ) {
    url = new URL(location, url);
    response = await jar.fetch(url);
  }
  return { url, page: await response.text() };
}

function hidden(markup: string): Readonly<Record<string, string>> {
  const fields = markup.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}

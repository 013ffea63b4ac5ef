import * as client from 'openid-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { type Ask, discoverDemo, refreshTokenOf, signIn, type Tokens } from './demo-client.ts';
import { askDevices } from './devices-client.ts';

let provider: DemoProvider;
let config: client.Configuration;

beforeEach(async () => {
  provider = await startDemoProvider();
  config = await discoverDemo(provider);
});

afterEach(() => provider.close());

const named = (name: string): Ask => ({ parameters: { device_name: name } });
const ask = (tokens: Tokens, path?: string, method?: string) => askDevices(provider.issuer, tokens, path, method);
const refresh = (tokens: Tokens) => client.refreshTokenGrant(config, refreshTokenOf(tokens));

async function expectEnded(tokens: Tokens) {
  await expect(refresh(tokens)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  const { status, headers, body } = await ask(tokens);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  expect(headers.get('content-type')).toBe('application/json');
  expect(body).toMatchObject({ error: 'invalid_token' });
}

async function expectAlive(tokens: Tokens) {
  expect((await ask(tokens)).status).toBe(200);
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
  expect((await refresh(tokens)).refresh_token).toBeDefined();
}

describe('the list of sessions', () => {
  test('has one entry per sign-in, also in one browser, and marks the caller’s own', async () => {
    const jar = createCookieJar();
    const before = Math.floor(Date.now() / 1000);
    const laptop = await signIn(config, { user: 'ada', jar }, named('Laptop'));
    await signIn(config, { user: 'ada', jar }, { ...named('Phone'), push: true });
    const { status, devices } = await ask(laptop);
    expect(status).toBe(200);
    expect(devices).toEqual([
      {
        id: expect.any(String),
        client: 'Nightlatch',
        device: 'Laptop',
        started_at: expect.any(Number),
        last_used_at: expect.any(Number),
        current: true,
      },
      expect.objectContaining({ client: 'Nightlatch', device: 'Phone', current: false }),
    ]);
    for (const { started_at: startedAt, last_used_at: lastUsedAt } of devices) {
      expect(Number.isInteger(startedAt) && Number.isInteger(lastUsedAt)).toBe(true);
      expect(startedAt).toBeGreaterThanOrEqual(before);
      expect(lastUsedAt).toBeGreaterThanOrEqual(startedAt);
    }
  });

  test('never contains another user’s sessions', async () => {
    const ada = await signIn(config, { user: 'ada' }, named("Ada's"));
    const grace = await signIn(config, { user: 'grace' }, named("Grace's"));
    expect((await ask(ada)).devices.map(({ device }) => device)).toEqual(["Ada's"]);
    expect((await ask(grace)).devices.map(({ device }) => device)).toEqual(["Grace's"]);
  });

  test('omits a sign-in without offline_access', async () => {
    const jar = createCookieJar();
    const device = await signIn(config, { user: 'ada', jar });
    const unlock = await signIn(
      config,
      { user: 'ada', jar },
      { scope: 'openid profile email', parameters: { prompt: 'login', max_age: '0' } },
    );
    expect((await ask(device)).devices).toHaveLength(1);
    expect((await ask(unlock)).devices).toMatchObject([{ current: false }]);
    await expectAlive(device);
  });

  test('is available to a sign-in without offline_access, whatever that browser does next', async () => {
    const jar = createCookieJar();
    const unlock = await signIn(config, { user: 'ada', jar }, { scope: 'openid' });
    await signIn(config, { user: 'ada', jar }, { scope: 'openid' });
    expect((await ask(unlock)).status).toBe(200);
  });

  test('contains no token, and no id that is one', async () => {
    const tokens = await signIn(config, { user: 'ada' });
    const { body, devices } = await ask(tokens);
    const said = JSON.stringify(body);
    expect(said).not.toContain(tokens.access_token);
    expect(said).not.toContain(refreshTokenOf(tokens));
    for (const { id } of devices) {
      await expect(client.refreshTokenGrant(config, id)).rejects.toMatchObject({ error: 'invalid_grant' });
      expect((await askDevices(provider.issuer, { access_token: id })).status).toBe(401);
    }
  });

  test.each([
    ['no name', {}, 'Unknown device'],
    ['only spaces', { device_name: ' \t ' }, 'Unknown device'],
    ['control and direction characters', { device_name: 'My\u0000\n\u001b[31m \u202eMac\u2066' }, 'My [31m Mac'],
    ['markup', { device_name: '<b>Mac</b>' }, '<b>Mac</b>'],
    ['too long a name', { device_name: '\u{1F4BB}'.repeat(101) }, '\u{1F4BB}'.repeat(100)],
  ])('describes a device with %s', async (_case, parameters, shown) => {
    const tokens = await signIn(config, { user: 'ada' }, { parameters });
    expect((await ask(tokens)).devices).toMatchObject([{ device: shown }]);
  });

  test('updates last_used_at on a refresh and on a use of the list, and started_at never', async () => {
    const used = await signIn(config, { user: 'ada' }, named('Used'));
    const watcher = await signIn(config, { user: 'ada' }, named('Watcher'));
    const seen = async () => (await ask(watcher)).devices.find(({ device }) => device === 'Used');
    const first = await seen();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await seen()).toEqual(first);
    const refreshed = await refresh(used);
    const second = await seen();
    expect(second?.last_used_at).toBeGreaterThan(first?.last_used_at ?? Number.POSITIVE_INFINITY);
    expect(second).toMatchObject({ id: first?.id, started_at: first?.started_at });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await ask(refreshed);
    expect((await seen())?.last_used_at).toBeGreaterThan(second?.last_used_at ?? Number.POSITIVE_INFINITY);
  });

  test('omits a session that was revoked, or whose refresh token was used twice', async () => {
    const watcher = await signIn(config, { user: 'ada' }, named('Watcher'));
    const revoked = await signIn(config, { user: 'ada' }, named('Revoked'));
    const reused = await signIn(config, { user: 'ada' }, named('Reused'));
    expect((await ask(watcher)).devices).toHaveLength(3);
    await client.tokenRevocation(config, refreshTokenOf(revoked));
    await refresh(reused);
    await expect(refresh(reused)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await ask(watcher)).devices.map(({ device }) => device)).toEqual(['Watcher']);
  });
});

describe('ending sessions', () => {
  test('ends one at once, and no other', async () => {
    const laptop = await signIn(config, { user: 'ada' }, named('Laptop'));
    const phone = await signIn(config, { user: 'ada' }, named('Phone'));
    const id = (await ask(laptop)).devices.find(({ device }) => device === 'Phone')?.id;
    const answer = await ask(laptop, `/devices/${id}`, 'DELETE');
    expect(answer).toMatchObject({ status: 204, body: null });
    expect((await ask(laptop)).devices).toMatchObject([{ device: 'Laptop' }]);
    expect((await ask(laptop, `/devices/${id}`, 'DELETE')).status).toBe(404);
    await expectEnded(phone);
    await expectAlive(laptop);
  });

  test('responds not found for another user’s session, which stays', async () => {
    const ada = await signIn(config, { user: 'ada' });
    const grace = await signIn(config, { user: 'grace' });
    const [hers] = (await ask(grace)).devices;
    expect((await ask(ada, `/devices/${hers?.id}`, 'DELETE')).status).toBe(404);
    await expectAlive(grace);
  });

  test('ends all of this user, including those without a device and the browser session', async () => {
    const jar = createCookieJar();
    const laptop = await signIn(config, { user: 'ada', jar });
    const phone = await signIn(config, { user: 'ada' });
    const unlock = await signIn(config, { user: 'ada' }, { scope: 'openid' });
    const grace = await signIn(config, { user: 'grace' });
    expect((await ask(laptop, '/devices', 'DELETE')).status).toBe(204);
    await expectEnded(laptop);
    await expectEnded(phone);
    expect((await ask(unlock)).status).toBe(401);
    await expectAlive(grace);
    await expect(signIn(config, { user: 'ada', password: 'wrong', jar })).rejects.toThrow('do not go together');
  });

  test('with keep=current ends all but the caller’s, and the browser session', async () => {
    const jar = createCookieJar();
    const laptop = await signIn(config, { user: 'ada', jar }, named('Laptop'));
    const phone = await signIn(config, { user: 'ada', jar }, named('Phone'));
    expect((await ask(laptop, '/devices?keep=current', 'DELETE')).status).toBe(204);
    await expectEnded(phone);
    expect((await ask(laptop)).devices).toMatchObject([{ device: 'Laptop', current: true }]);
    await expectAlive(laptop);
    await expect(signIn(config, { user: 'ada', password: 'wrong', jar })).rejects.toThrow('do not go together');
  });

  test('with a misspelt keep ends none', async () => {
    const laptop = await signIn(config, { user: 'ada' });
    const phone = await signIn(config, { user: 'ada' });
    expect((await ask(laptop, '/devices?keep=curent', 'DELETE')).status).toBe(400);
    await expectAlive(phone);
  });

  test('invalidates a code that was not redeemed before', async () => {
    const laptop = await signIn(config, { user: 'ada' });
    const jar = createCookieJar();
    const late = signIn(config, { user: 'ada', jar: endAllBeforeAnswer(jar, () => ask(laptop, '/devices', 'DELETE')) });
    await expect(late).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('is refused for a token bound to a key if it comes without its proof', async () => {
    const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const tokens = await signIn(config, { user: 'ada' }, { dpop });
    expect((await ask(tokens, '/devices', 'DELETE')).status).toBe(401);
  });
});

describe('without a valid access token', () => {
  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic YTpi'],
    ['no value', 'Bearer'],
    ['a made-up token', 'Bearer abc'],
    ['two tokens', 'Bearer abc def'],
  ])('%s gets 401 and a challenge', async (_case, authorization) => {
    const response = await fetch(`${provider.issuer}/devices`, { headers: authorization ? { authorization } : {} });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await response.json()).toMatchObject({ error: 'invalid_token' });
  });

  test('a refresh token is not accepted', async () => {
    const tokens = await signIn(config, { user: 'ada' });
    expect((await askDevices(provider.issuer, { access_token: refreshTokenOf(tokens) })).status).toBe(401);
  });

  test('other methods get 405', async () => {
    const tokens = await signIn(config, { user: 'ada' });
    const answer = await ask(tokens, '/devices', 'POST');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, DELETE');
  });
});

/** A browser whose user ends every session on another device right before it is redirected to the app. */
function endAllBeforeAnswer(jar: ReturnType<typeof createCookieJar>, endAll: () => Promise<unknown>): typeof jar {
  return {
    ...jar,
    async fetch(url, init) {
      const response = await jar.fetch(url, init);
      if (response.headers.get('location')?.includes('code=')) await endAll();
      return response;
    },
  };
}

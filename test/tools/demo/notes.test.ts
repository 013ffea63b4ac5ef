import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { discoverDemo, offlineScope, refreshTokenOf, signIn } from './demo-client.ts';
import { askDevices } from './devices-client.ts';

let provider: DemoProvider;
let config: client.Configuration;
let resource: string;

beforeAll(async () => {
  provider = await startDemoProvider({ accessTokenSeconds: 600 });
  config = await discoverDemo(provider);
  resource = `${provider.issuer}/notes`;
});
afterAll(() => provider.close());

const otp = 'urn:nightlatch:acr:otp';
const scope = `${offlineScope} notes:read notes:write`;
const signInFor = (user: 'ada' | 'grace', parameters = {}) =>
  signIn(config, { user }, { scope, parameters: { resource, ...parameters } });
const tokenFor = (refreshToken: string, more = {}) =>
  client.refreshTokenGrant(config, refreshToken, { resource, ...more });

const ask = (accessToken: string, init: RequestInit = {}) =>
  fetch(resource, { ...init, headers: { 'content-type': 'text/plain', authorization: `Bearer ${accessToken}` } });
const challengeOf = (response: Response) => response.headers.get('www-authenticate');

describe('an access token for the notes (RFC 8707)', () => {
  test('comes from a refresh with their resource, and is valid for nothing else', async () => {
    const session = await signInFor('ada');
    const forNotes = await tokenFor(refreshTokenOf(session));
    expect(forNotes.scope).toBe('notes:read notes:write');
    expect(await (await ask(forNotes.access_token)).json()).toEqual({ note: '' });
    expect((await askDevices(provider.issuer, forNotes)).status).toBe(401);
    const plain = await client.refreshTokenGrant(config, refreshTokenOf(forNotes));
    expect((await askDevices(provider.issuer, plain)).status).toBe(200);
    const refused = await ask(plain.access_token);
    expect(refused.status).toBe(401);
    expect(challengeOf(refused)).toBe('Bearer realm="notes", error="invalid_token"');
  });

  test('may have a smaller scope', async () => {
    const forReading = await tokenFor(refreshTokenOf(await signInFor('ada')), { scope: 'notes:read' });
    expect(forReading.scope).toBe('notes:read');
    const refused = await ask(forReading.access_token, { method: 'PUT', body: 'a' });
    expect(refused.status).toBe(403);
    expect(challengeOf(refused)).toBe('Bearer realm="notes", error="insufficient_scope", scope="notes:write"');
  });

  test('is not issued to a session that did not request the resource, and the session continues', async () => {
    const session = await signIn(config, { user: 'ada' }, { scope });
    const invalidTarget = expect.objectContaining({ error: 'invalid_target' });
    await expect(tokenFor(refreshTokenOf(session))).rejects.toEqual(invalidTarget);
    const elsewhere = { resource: 'https://api.example.test' };
    await expect(client.refreshTokenGrant(config, refreshTokenOf(session), elsewhere)).rejects.toEqual(invalidTarget);
    expect((await client.refreshTokenGrant(config, refreshTokenOf(session))).access_token).toBeDefined();
  });
});

describe('a note (RFC 9470)', () => {
  test('is written after a recent sign-in with a one-time code, and only by its owner', async () => {
    const weak = await tokenFor(refreshTokenOf(await signInFor('ada')));
    const refused = await ask(weak.access_token, { method: 'PUT', body: 'a note' });
    expect(refused.status).toBe(401);
    expect(challengeOf(refused)).toBe(
      `Bearer realm="notes", error="insufficient_user_authentication", acr_values="${otp}", max_age="120"`,
    );

    const strong = await tokenFor(refreshTokenOf(await signInFor('ada', { acr_values: otp, max_age: '120' })));
    expect((await ask(strong.access_token, { method: 'PUT', body: 'a note' })).status).toBe(204);
    expect(await (await ask(weak.access_token)).json()).toEqual({ note: 'a note' });
    const other = await tokenFor(refreshTokenOf(await signInFor('grace')));
    expect(await (await ask(other.access_token)).json()).toEqual({ note: '' });
  });

  test('is not written once that sign-in is too old, however often it was refreshed', async () => {
    const first = await tokenFor(refreshTokenOf(await signInFor('ada', { acr_values: otp })));
    const { access_token: later } = await tokenFor(refreshTokenOf(first));
    expect((await ask(later, { method: 'PUT', body: 'soon' })).status).toBe(204);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 125_000);
    const refused = await ask(later, { method: 'PUT', body: 'late' });
    expect(challengeOf(refused)).toContain('error="insufficient_user_authentication"');
  });

  test.each([
    [{}, 'Bearer realm="notes"'],
    [{ authorization: 'Bearer made-up' }, 'Bearer realm="notes", error="invalid_token"'],
    [{ authorization: 'Basic YTpi' }, 'Bearer realm="notes"'],
  ])('is not read with %j', async (headers, challenge) => {
    const refused = await fetch(resource, { headers });
    expect(refused.status).toBe(401);
    expect(challengeOf(refused)).toBe(challenge);
  });

  test('is text of at most 8 KiB', async () => {
    const strong = await tokenFor(refreshTokenOf(await signInFor('grace', { acr_values: otp })));
    const tooLong = await ask(strong.access_token, { method: 'PUT', body: 'a'.repeat(8_193) });
    expect(tooLong.status).toBe(400);
    expect((await ask(strong.access_token, { method: 'DELETE' })).status).toBe(405);
  });
});

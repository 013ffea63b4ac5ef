import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { signInAtDemo } from '../../support/demo-user.ts';
import { authorizationUrl, discoverDemo, freshSecrets, offlineScope, redirectUri, signIn } from './demo-client.ts';

let provider: DemoProvider;
let config: client.Configuration;
const faults: unknown[] = [];

beforeAll(async () => {
  provider = await startDemoProvider({ onFault: (error) => faults.push(error) });
  config = await discoverDemo(provider);
});

afterAll(async () => {
  await provider.close();
  expect(faults).toEqual([]);
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the metadata', () => {
  test('contain what a native client reads', () => {
    expect(config.serverMetadata()).toMatchObject({
      issuer: provider.issuer,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      acr_values_supported: ['urn:nightlatch:acr:pwd', 'urn:nightlatch:acr:otp'],
      pushed_authorization_request_endpoint: expect.stringContaining(provider.issuer),
      revocation_endpoint: expect.stringContaining(provider.issuer),
      introspection_endpoint: expect.stringContaining(provider.issuer),
      end_session_endpoint: expect.stringContaining(provider.issuer),
      device_authorization_endpoint: expect.stringContaining(provider.issuer),
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });
});

describe.concurrent('a sign-in', () => {
  test.each([true, false])('returns tokens, and an ID token with the user (pushed request: %s)', async (push) => {
    const before = Math.floor(Date.now() / 1000);
    const tokens = await signIn(config, { user: 'ada' }, { push });
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 60, scope: offlineScope });
    expect(tokens.refresh_token).toEqual(expect.any(String));
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: provider.issuer,
      aud: 'nightlatch-desktop',
      name: 'Ada Lovelace',
      email: 'ada@example.test',
      email_verified: true,
      acr: 'urn:nightlatch:acr:pwd',
      amr: ['pwd'],
    });
    expect(claims?.auth_time).toBeGreaterThanOrEqual(before);
  });

  test('without offline_access returns no refresh token', async () => {
    const tokens = await signIn(config, { user: 'ada' }, { scope: 'openid profile email' });
    expect(tokens.refresh_token).toBeUndefined();
    expect(tokens.claims()).toMatchObject({ name: 'Ada Lovelace' });
  });

  test('returns state and iss in the authorization response', async () => {
    const secrets = freshSecrets();
    const answer = await signInAtDemo(await authorizationUrl(config, secrets), { user: 'grace' });
    expect(answer.origin + answer.pathname).toBe(redirectUri);
    expect(answer.searchParams.get('iss')).toBe(provider.issuer);
    expect(answer.searchParams.get('state')).toBe(secrets.state);
  });

  test('works with a key of the app (DPoP)', async () => {
    const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const tokens = await signIn(config, { user: 'ada' }, { dpop, push: true });
    expect(tokens.token_type).toBe('dpop');
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP: dpop });
    expect(refreshed.token_type).toBe('dpop');
    await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('needs no form in a signed-in browser, and returns the time of the real sign-in', async () => {
    const jar = createCookieJar();
    const first = await signIn(config, { user: 'ada', jar });
    await wait(1100);
    const second = await signIn(config, { user: 'grace', password: 'never typed', jar });
    expect(second.claims()).toMatchObject({ email: 'ada@example.test', auth_time: first.claims()?.auth_time });
  });

  test.each([{ prompt: 'login' }, { max_age: '0' }, { max_age: '1' }])(
    'asks for the password again with %o, and updates auth_time',
    async (parameters) => {
      const jar = createCookieJar();
      const first = await signIn(config, { user: 'ada', jar });
      await wait(2100);
      await expect(signIn(config, { user: 'ada', password: 'wrong', jar }, { parameters })).rejects.toThrow(
        'do not go together',
      );
      const second = await signIn(config, { user: 'ada', jar }, { parameters, scope: 'openid profile email' });
      expect(second.claims()?.auth_time).toBeGreaterThan(first.claims()?.auth_time ?? Number.POSITIVE_INFINITY);
      expect(second.refresh_token).toBeUndefined();
    },
  );

  test('can be made by another user in a signed-in browser', async () => {
    const jar = createCookieJar();
    await signIn(config, { user: 'ada', jar });
    const tokens = await signIn(config, { user: 'grace', jar }, { parameters: { prompt: 'login' } });
    expect(tokens.claims()).toMatchObject({ email: 'grace@example.test' });
  });

  test('shows account selection with prompt=select_account, and another user signs in', async () => {
    const jar = createCookieJar();
    const parameters = { prompt: 'select_account' };
    await signIn(config, { user: 'ada', jar }, { parameters });
    await expect(signIn(config, { user: 'grace', password: 'wrong', jar }, { parameters })).rejects.toThrow(
      'do not go together',
    );
    const tokens = await signIn(config, { user: 'grace', jar }, { parameters });
    expect(tokens.claims()).toMatchObject({ email: 'grace@example.test' });
  });

  test('asks for the code as well if the selected user needs one', async () => {
    const parameters = { prompt: 'select_account', acr_values: 'urn:nightlatch:acr:otp' };
    const tokens = await signIn(config, { user: 'grace' }, { parameters });
    expect(tokens.claims()).toMatchObject({ email: 'grace@example.test', acr: 'urn:nightlatch:acr:otp' });
  });

  test('that is cancelled ends in access_denied', async () => {
    const secrets = freshSecrets();
    const answer = await signInAtDemo(await authorizationUrl(config, secrets), { user: 'ada', deny: true });
    expect(answer.searchParams.get('error')).toBe('access_denied');
    expect(answer.searchParams.get('state')).toBe(secrets.state);
    expect(answer.searchParams.get('iss')).toBe(provider.issuer);
    expect(answer.searchParams.has('code')).toBe(false);
  });

  test('never shows a form if the app forbids it', async () => {
    const url = await authorizationUrl(config, freshSecrets(), { parameters: { prompt: 'none' } });
    const answer = await signInAtDemo(url, { user: 'ada' });
    expect(answer.searchParams.get('error')).toBe('login_required');
  });
});

describe.concurrent('the one-time code', () => {
  const parameters = { acr_values: 'urn:nightlatch:acr:otp' };

  test('is requested by acr_values and reported in acr and amr', async () => {
    const tokens = await signIn(config, { user: 'ada' }, { parameters });
    expect(tokens.claims()).toMatchObject({ acr: 'urn:nightlatch:acr:otp', amr: ['pwd', 'otp'] });
  });

  test('is the only step for a user who entered the password before', async () => {
    const jar = createCookieJar();
    const first = await signIn(config, { user: 'ada', jar });
    await wait(1100);
    const second = await signIn(config, { user: 'ada', password: 'never typed', jar }, { parameters });
    expect(second.claims()).toMatchObject({
      acr: 'urn:nightlatch:acr:otp',
      amr: ['pwd', 'otp'],
      auth_time: first.claims()?.auth_time,
    });
  });

  test('is requested again together with the password with prompt=login', async () => {
    const jar = createCookieJar();
    await signIn(config, { user: 'ada', jar }, { parameters });
    await expect(
      signIn(config, { user: 'ada', password: 'wrong', jar }, { parameters: { ...parameters, prompt: 'login' } }),
    ).rejects.toThrow('do not go together');
  });

  test('is rejected if it is wrong', async () => {
    const url = await authorizationUrl(config, freshSecrets(), { parameters });
    await expect(signInAtDemo(url, { user: 'ada', otp: 'abc' })).rejects.toThrow('That is not the code.');
  });

  test('can be cancelled', async () => {
    const jar = createCookieJar();
    await signIn(config, { user: 'ada', jar });
    const url = await authorizationUrl(config, freshSecrets(), { parameters });
    const answer = await signInAtDemo(url, { user: 'ada', deny: true, jar });
    expect(answer.searchParams.get('error')).toBe('access_denied');
  });
});

describe('an authorization or token request is rejected', () => {
  test.each([
    ['without PKCE', { code_challenge: '', code_challenge_method: '' }],
    ['with the plain method of PKCE', { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }],
  ])('%s', async (_name, parameters) => {
    const url = await authorizationUrl(config, freshSecrets(), { parameters });
    for (const [name, value] of Object.entries(parameters)) if (value === '') url.searchParams.delete(name);
    const answer = await signInAtDemo(url, { user: 'ada' });
    expect(answer.searchParams.get('error')).toBe('invalid_request');
    expect(answer.searchParams.has('code')).toBe(false);
  });

  test('if the verifier differs', async () => {
    const secrets = freshSecrets();
    const answer = await signInAtDemo(await authorizationUrl(config, secrets), { user: 'ada' });
    await expect(
      client.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: client.randomPKCECodeVerifier(),
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
      }),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('if the code was used before, and its tokens are revoked', async () => {
    const secrets = freshSecrets();
    const answer = await signInAtDemo(await authorizationUrl(config, secrets), { user: 'ada' });
    const redeem = () =>
      client.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: secrets.verifier,
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
      });
    const tokens = await redeem();
    await expect(redeem()).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { BrowserPurpose } from '../../contract/session-state.ts';
import type { Provider } from '../../main/session/ports/ports.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';

const redirectUri = 'http://127.0.0.1:49152/callback/one-time';

const prepare = (provider: Provider, purpose: BrowserPurpose = 'sign-in') =>
  provider.prepare({ redirectUri, purpose }, AbortSignal.timeout(5_000));

const pushed = (hostile: HostileProvider) => hostile.requestsTo('par').at(-1)?.parameters ?? new URLSearchParams();

test('the authorization request is pushed, and the browser sees none of its parameters', async ({ hostile }) => {
  const { url, expected } = await prepare(providerAt(hostile));
  expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
  const request = pushed(hostile);
  expect(Object.fromEntries(request)).toMatchObject({
    client_id: hostile.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access',
    code_challenge_method: 'S256',
  });
  expect(expected.state.matches(request.get('state') ?? '')).toBe(true);
  expect(expected).toMatchObject({ issuer: hostile.issuer, issuerPromised: true, redirectUri });
});

test('a sign-in leaves consent and the browser’s session unchanged', async ({ hostile }) => {
  await prepare(providerAt(hostile));
  for (const name of ['prompt', 'max_age', 'acr_values', 'device_name', 'client_secret']) {
    expect(pushed(hostile).has(name), name).toBe(false);
  }
});

test('the provider lets the user select an account if another user may want to sign in', async ({ hostile }) => {
  const ask = { redirectUri, purpose: 'sign-in', promptSelectAccount: true } as const;
  await providerAt(hostile).prepare(ask, AbortSignal.timeout(5_000));
  expect(pushed(hostile).get('prompt')).toBe('select_account');
  expect(pushed(hostile).has('max_age')).toBe(false);
});

test.for([
  [['none', 'login', 'consent'], 'login'],
  [['login', 'select_account'], 'select_account'],
] as const)('a provider that supports the prompts %j is sent %s', async ([known, expected], { hostile }) => {
  hostile.twist('discovery', (honest) => ({ body: { ...(honest.body as object), prompt_values_supported: known } }));
  const ask = { redirectUri, purpose: 'sign-in', promptSelectAccount: true } as const;
  await providerAt(hostile).prepare(ask, AbortSignal.timeout(5_000));
  expect(pushed(hostile).get('prompt')).toBe(expected);
});

test('an unlock requires re-authentication and requests no second refresh token', async ({ hostile }) => {
  await prepare(providerAt(hostile), 'unlock');
  expect(Object.fromEntries(pushed(hostile))).toMatchObject({
    prompt: 'login',
    max_age: '0',
    scope: 'openid profile email',
  });
});

test('a sign-in beside a locked account requires re-authentication and a session of its own', async ({ hostile }) => {
  const ask = { redirectUri, purpose: 'sign-in', promptSelectAccount: true, forceReauthentication: true } as const;
  await providerAt(hostile).prepare(ask, AbortSignal.timeout(5_000));
  expect(Object.fromEntries(pushed(hostile))).toMatchObject({
    prompt: 'login',
    max_age: '0',
    scope: 'openid profile email offline_access',
  });
});

test('the request contains the device name if there is one', async ({ hostile }) => {
  await prepare(providerAt(hostile, { deviceName: 'Ada’s laptop' }));
  expect(pushed(hostile).get('device_name')).toBe('Ada’s laptop');
});

test('the browser carries the request if the provider does not support pushed requests', async ({ hostile }) => {
  hostile.twist('discovery', (honest) => ({
    body: { ...(honest.body as object), pushed_authorization_request_endpoint: undefined },
  }));
  const { url, expected } = await prepare(providerAt(hostile));
  expect(url.origin + url.pathname).toBe(`${hostile.issuer}/authorize`);
  expect(expected.state.matches(url.searchParams.get('state') ?? '')).toBe(true);
  expect(hostile.requestsTo('par')).toHaveLength(0);
});

test('no two requests share a state, a nonce or a challenge, and each has 256 bits', async ({ hostile }) => {
  const provider = providerAt(hostile);
  await Promise.all(Array.from({ length: 50 }, () => prepare(provider)));
  for (const name of ['state', 'nonce', 'code_challenge']) {
    const values = hostile.requestsTo('par').map(({ parameters }) => parameters.get(name) ?? '');
    expect(new Set(values).size, name).toBe(50);
    expect(new Set(values.map(({ length }) => length)), name).toEqual(new Set([43]));
  }
});

test('the challenge matches the verifier that is sent with the code and was not sent before', async ({ hostile }) => {
  await attemptSignIn(hostile);
  const verifier = hostile.requestsTo('token')[0]?.parameters.get('code_verifier') ?? '';
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(pushed(hostile).get('code_challenge'));
  expect(pushed(hostile).toString()).not.toContain(verifier);
  expect(hostile.requestsTo('token')[0]?.parameters.has('client_secret')).toBe(false);
  expect(hostile.requestsTo('token')[0]?.headers.authorization).toBeUndefined();
});

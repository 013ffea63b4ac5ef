import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { html } from '../../../tools/demo/pages/html.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { signInAtDemo } from '../../support/demo-user.ts';
import { authorizationUrl, discoverDemo, signIn } from './demo-client.ts';

let provider: DemoProvider;
let config: client.Configuration;

beforeAll(async () => {
  provider = await startDemoProvider();
  config = await discoverDemo(provider);
});

afterAll(() => provider.close());

/** Returns the sign-in page as a fresh browser gets it. */
async function openSignIn(
  parameters: Readonly<Record<string, string>> = {},
  redirectUri?: string,
  jar = createCookieJar(),
) {
  const secrets = { verifier: client.randomPKCECodeVerifier(), state: 'state-value', nonce: 'nonce-value' };
  const url = await authorizationUrl(config, secrets, { parameters, ...(redirectUri && { redirectUri }) });
  const location = (await jar.fetch(url)).headers.get('location') ?? '';
  const page = new URL(location, url);
  const send = (fields: Readonly<Record<string, string>>) =>
    jar.fetch(page, { method: 'POST', body: new URLSearchParams(fields) });
  return { jar, start: url, page, send, response: await jar.fetch(page) };
}

describe('html', () => {
  test('escapes its input, and only that', () => {
    const name = `<b a="1" b='2'>&`;
    expect(String(html`<p>${name}</p>`)).toBe('<p>&#60;b a=&#34;1&#34; b=&#39;2&#39;&#62;&#38;</p>');
    expect(String(html`${html`<i>${name.length}</i>`}${[html`<br>`, '<']}${false}${null}${undefined}`)).toBe(
      `<i>${name.length}</i><br>&#60;`,
    );
  });
});

describe('the sign-in page', () => {
  test('identifies itself and shows the passwords', async () => {
    const markup = await (await openSignIn()).response.text();
    for (const text of ['demo provider', 'Nightlatch', 'ada@example.test', 'grace@example.test', 'analytical-engine']) {
      expect(markup).toContain(text);
    }
    expect(markup).toContain('autocomplete="username"');
    expect(markup).toContain('autocomplete="current-password"');
  });

  test('allows no script, no frame and no form target but the app', async () => {
    const { response } = await openSignIn();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:45678");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('script-src');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await response.text()).not.toMatch(/<script|style=|\son\w+=/);
  });

  test('shows the text of a request as text', async () => {
    const { response } = await openSignIn({ login_hint: '"><script>alert(1)</script>' });
    const markup = await response.text();
    expect(markup).not.toContain('<script');
    expect(markup).toContain('&#34;&#62;&#60;script&#62;');
  });

  test('offers the signed-in account if the app requests account selection, and only then', async () => {
    const jar = createCookieJar();
    const first = await signIn(config, { user: 'ada', jar });
    const chosen = await openSignIn({ prompt: 'select_account' }, undefined, jar);
    expect(await chosen.response.text()).toContain('Go on as Ada Lovelace');
    const answer = await signInAtDemo(chosen.start, { user: 'ada', stay: true, jar });
    expect(answer.searchParams.has('code')).toBe(true);
    expect(first.claims()?.sub).toBe('demo-ada');

    const anew = await openSignIn({ prompt: 'login' }, undefined, jar);
    expect(await anew.response.text()).not.toContain('Go on as');
    expect((await anew.send({ action: 'stay' })).headers.get('location')).toBe(anew.page.pathname);
    const stranger = await openSignIn({ prompt: 'select_account' });
    expect(await stranger.response.text()).not.toContain('Go on as');
    expect((await stranger.send({ action: 'stay' })).headers.get('location')).toBe(stranger.page.pathname);
  });

  test('reports a wrong password, keeps the e-mail and not the password', async () => {
    const { send } = await openSignIn();
    const response = await send({ action: 'sign-in', email: 'ada@example.test', password: 'not-hers' });
    const markup = await response.text();
    expect(response.status).toBe(400);
    expect(markup).toContain('role="alert"');
    expect(markup).toContain('value="ada@example.test"');
    expect(markup).not.toContain('not-hers');
  });

  test('fills in a demo account on request', async () => {
    const { jar, page } = await openSignIn();
    const markup = await (await jar.fetch(new URL('?fill=demo-grace', page))).text();
    expect(markup).toContain('value="grace@example.test"');
  });

  test('belongs to the browser that started it', async () => {
    const { page } = await openSignIn();
    for (const init of [{}, { method: 'POST', body: new URLSearchParams({ action: 'cancel' }) }]) {
      const response = await createCookieJar().fetch(page, init);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('begun in another browser');
    }
  });

  test('rejects a form that is too long or malformed', async () => {
    const { jar, page, send } = await openSignIn();
    expect((await send({ action: 'sign-in', email: 'a'.repeat(9000) })).status).toBe(400);
    expect((await jar.fetch(page, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});

test('five wrong codes lead back to the password', async () => {
  const { page, jar, send } = await openSignIn({ acr_values: 'urn:nightlatch:acr:otp' });
  await send({ action: 'sign-in', email: 'ada@example.test', password: 'analytical-engine' });
  expect(await (await jar.fetch(page)).text()).toContain('autocomplete="one-time-code"');
  for (let attempt = 1; attempt < 5; attempt += 1) {
    expect(await (await send({ action: 'one-time-code', code: 'wrong' })).text()).toContain('not the code');
  }
  expect(await (await send({ action: 'one-time-code', code: 'wrong' })).text()).toContain('Sign in again');
  expect(await (await jar.fetch(page)).text()).toContain('name="password"');
});

describe('signing out at the provider', () => {
  const logoutUrl = () => client.buildEndSessionUrl(config, {});

  async function openSignOut(jar: ReturnType<typeof createCookieJar>) {
    const markup = await (await jar.fetch(logoutUrl())).text();
    const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(markup) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(markup) ?? [];
    const press = async (fields: Readonly<Record<string, string>>) => {
      const answer = await jar.fetch(new URL(action), {
        method: 'POST',
        body: new URLSearchParams({ xsrf, ...fields }),
      });
      return (await jar.fetch(new URL(answer.headers.get('location') ?? ''))).text();
    };
    return { markup, press };
  }

  test('asks first, then ends the browser session and no device', async () => {
    const jar = createCookieJar();
    const tokens = await signIn(config, { user: 'ada', jar });
    const { markup, press } = await openSignOut(jar);
    expect(markup).toContain('Ada Lovelace');
    expect(await press({ logout: 'yes' })).toContain('You are signed out');
    await expect(signIn(config, { user: 'ada', password: 'wrong', jar })).rejects.toThrow('do not go together');
    expect((await client.refreshTokenGrant(config, tokens.refresh_token ?? '')).access_token).toBeDefined();
  });

  test('can be cancelled', async () => {
    const jar = createCookieJar();
    await signIn(config, { user: 'ada', jar });
    const { press } = await openSignOut(jar);
    expect(await press({})).toContain('Still signed in');
    expect((await signIn(config, { user: 'ada', password: 'never typed', jar })).access_token).toBeDefined();
  });
});

test('a request without a valid redirect to the app is explained in the browser', async () => {
  const url = new URL('/auth?client_id=%3Cscript%3E&response_type=code', provider.issuer);
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  const markup = await response.text();
  expect(response.status).toBe(400);
  expect(markup).toContain('invalid_client');
  expect(markup).not.toContain('<script');
});

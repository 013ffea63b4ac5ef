import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignInPurpose } from '../../contract/session-state.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import type { Provider, TokenResponse } from '../../main/session/ports/ports.ts';
import type { Secret } from '../../main/session/ports/secret.ts';
import { belongsTo, validateCallback } from '../../main/session/ports/validate-callback.ts';
import { type DemoProvider, startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { type DemoSignIn, signInAtDemo } from '../support/demo-user.ts';
import { usualReceiver } from '../support/loopback.ts';
import { visit } from '../support/raw-http.ts';
import { thrownCode } from '../support/thrown-code.ts';

let demo: DemoProvider;
let provider: Provider;
beforeAll(async () => {
  demo = await startDemoProvider();
  provider = createProvider({
    id: 'demo',
    issuer: demo.issuer,
    clientId: demo.clientId,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    deviceName: 'Test machine',
    fetch: globalThis.fetch,
    allowInsecureLoopback: true,
    now: Date.now,
  });
});
afterAll(() => demo.close());

/** Signs `who` in through the real listener, on the provider's own pages. */
async function signIn(who: DemoSignIn, purpose: SignInPurpose = 'sign-in'): Promise<TokenResponse> {
  const redirect = await usualReceiver().open(() => undefined);
  try {
    const ask = { redirectUri: redirect.redirectUri, purpose };
    const prepared = await provider.prepare(ask, AbortSignal.timeout(10_000));
    const answer = redirect.answer((query) => belongsTo(prepared.expected, query));
    await visit(await signInAtDemo(prepared.url, who));
    return await provider.exchange(prepared, validateCallback(prepared.expected, await answer));
  } finally {
    void redirect.conclude('success');
  }
}

function refreshTokenOf({ refreshToken }: TokenResponse): Secret {
  if (refreshToken === null) throw new Error('no refresh token was issued');
  return refreshToken;
}

test('a user signs in and is identified by issuer and subject', async () => {
  const answer = await signIn({ user: 'ada' });
  const account = answer.identity?.account;
  expect(account).toMatchObject({ providerId: 'demo', issuer: demo.issuer });
  expect(account?.subject).not.toBe('');
  expect(account?.name).toMatch(/^Ada /);
  expect(account?.email).toMatch(/^ada@/);
  expect(Math.abs((answer.identity?.authenticatedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  expect(refreshTokenOf(answer).reveal()).not.toBe('');
});

test('a refresh rotates the token and is still for the same user', async () => {
  const first = await signIn({ user: 'ada' });
  const subject = first.identity?.account.subject ?? '';
  const second = await provider.refresh(refreshTokenOf(first), subject);
  expect(refreshTokenOf(second).reveal()).not.toBe(refreshTokenOf(first).reveal());
  expect(second.accessToken.reveal()).not.toBe(first.accessToken.reveal());
  const third = await provider.refresh(refreshTokenOf(second), subject);
  expect(third.identity?.account.subject ?? subject).toBe(subject);
});

test('a refresh token used twice ends the session, including the newer token', async () => {
  const first = await signIn({ user: 'ada' });
  const subject = first.identity?.account.subject ?? '';
  const second = await provider.refresh(refreshTokenOf(first), subject);
  expect(await thrownCode(provider.refresh(refreshTokenOf(first), subject))).toBe('refresh-refused');
  expect(await thrownCode(provider.refresh(refreshTokenOf(second), subject))).toBe('refresh-refused');
});

test('a revoked refresh token is rejected from then on', async () => {
  const answer = await signIn({ user: 'grace' });
  expect(await provider.revoke(refreshTokenOf(answer))).toBe(true);
  const subject = answer.identity?.account.subject ?? '';
  expect(await thrownCode(provider.refresh(refreshTokenOf(answer), subject))).toBe('refresh-refused');
});

test('an unlock is a fresh sign-in that leaves no second refresh token', async () => {
  const answer = await signIn({ user: 'ada' }, 'unlock');
  expect(answer.refreshToken).toBeNull();
  expect(Math.abs((answer.identity?.authenticatedAt ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('a user who presses cancel denies the sign-in', async () => {
  expect(await thrownCode(signIn({ user: 'ada', deny: true }))).toBe('sign-in-denied');
});

test('a redirect URI unknown to the provider is rejected before a browser opens', async () => {
  const ask = { redirectUri: 'http://127.0.0.1:49152/elsewhere', purpose: 'sign-in' } as const;
  expect(await thrownCode(provider.prepare(ask, AbortSignal.timeout(5_000)))).toBe('request-refused');
});

test('a client id unknown to the provider is rejected before a browser opens', async () => {
  const stranger = createProvider({
    id: 'demo',
    issuer: demo.issuer,
    clientId: 'nobody',
    scopes: ['openid'],
    fetch: globalThis.fetch,
    allowInsecureLoopback: true,
    now: Date.now,
  });
  const ask = { redirectUri: 'http://127.0.0.1:49152/callback', purpose: 'sign-in' } as const;
  expect(await thrownCode(stranger.prepare(ask, AbortSignal.timeout(5_000)))).toBe('client-refused');
});

test('the logout page of the browser’s session identifies the app by its client id alone', async () => {
  const url = await provider.endSessionUrl();
  expect([...(url?.searchParams ?? [])]).toEqual([['client_id', demo.clientId]]);
  const page = await fetch(url ?? '');
  expect(page.status).toBe(200);
});

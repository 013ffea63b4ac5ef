import { expect } from 'vitest';
import { createProvider } from '../../main/oidc/provider.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { providerAt } from '../support/sign-in-attempt.ts';

async function refresh({ issuer, books }: HostileProvider) {
  const provider = createProvider({
    id: 'hostile',
    issuer,
    clientId: 'nightlatch-desktop',
    scopes: ['openid'],
    fetch,
    allowInsecureLoopback: true,
    now: Date.now,
  });
  try {
    await provider.refresh(new Secret(books.issue()), 'user-1');
  } catch (error) {
    if (error instanceof SessionError) return { code: error.code, inDoubt: error.inDoubt };
    throw error;
  }
  throw new Error('it did not fail');
}

test('a 200 response that cannot be used may have spent the token', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ ...honest, body: JSON.stringify({ token_type: 'Bearer' }) }));
  expect(await refresh(hostile)).toEqual({ code: 'token-answer-invalid', inDoubt: true });
});

test('an error response leaves no doubt', async ({ hostile }) => {
  hostile.twist('token', (honest) => ({ ...honest, status: 400, body: JSON.stringify({ error: 'invalid_grant' }) }));
  expect(await refresh(hostile)).toEqual({ code: 'refresh-refused', inDoubt: false });
});

test('failed discovery has spent no token', async ({ hostile }) => {
  hostile.twist('discovery', (honest) => ({ ...honest, status: 502 }));
  expect(await refresh(hostile)).toEqual({ code: 'provider-error', inDoubt: false });
  expect(hostile.requestsTo('token')).toHaveLength(0);
});

test('a token that may be spent is sent again only after the provider has responded to a harmless request', async ({
  hostile,
}) => {
  const provider = providerAt(hostile);
  hostile.twist('token', () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Welcome aboard</h1>' }));
  await expect(provider.refresh(new Secret('refresh-token'), 'user-1')).rejects.toMatchObject({ inDoubt: true });
  hostile.twist('discovery', () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Welcome aboard</h1>' }));
  await expect(provider.refresh(new Secret('refresh-token'), 'user-1')).rejects.toMatchObject({
    code: 'network-sign-in-needed',
    inDoubt: false,
  });
  expect(hostile.requestsTo('token')).toHaveLength(1);
});

test('the Retry-After of every endpoint is kept', async ({ hostile }) => {
  hostile.twist('discovery', () => ({ status: 503, headers: { 'retry-after': '90' } }));
  await expect(providerAt(hostile).refresh(new Secret('refresh-token'), 'user-1')).rejects.toMatchObject({
    retryAfterMs: 90_000,
  });
});

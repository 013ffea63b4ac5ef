import { describe, expect } from 'vitest';
import { meaningOf } from '../../main/session/core/refresh-failures.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { test } from '../support/hostile-test.ts';
import { providerAt } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

const refreshToken = new Secret('refresh-token-in-the-vault');
const resource = 'https://api.example.test/v1?tenant=a';
const resources = ['https://other.example.test', resource];

describe('a refresh for a resource and a scope', () => {
  test('sends both and returns the granted scope', async ({ hostile }) => {
    hostile.books.adopt(refreshToken.reveal());
    hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), scope: 'a b' } }));
    const ask = { resource, scope: ['a', 'b'] };
    const answer = await providerAt(hostile, { resources }).refresh(refreshToken, 'user-1', ask);
    expect(Object.fromEntries(hostile.requestsTo('token')[0]?.parameters ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: refreshToken.reveal(),
      client_id: hostile.clientId,
      resource,
      scope: 'a b',
    });
    expect(answer.scope).toEqual(['a', 'b']);
  });

  test('is not sent for a resource that no sign-in requested', async ({ hostile }) => {
    const ask = { resource: 'https://elsewhere.example.test', scope: null };
    expect(await thrownCode(providerAt(hostile, { resources }).refresh(refreshToken, 'user-1', ask))).toBe(
      'resource-refused',
    );
    expect(hostile.requestsTo('token')).toHaveLength(0);
  });

  test.for([
    ['invalid_target', 'resource-refused'],
    ['invalid_scope', 'scope-refused'],
  ] as const)('that is rejected with %s throws a code that ends no session', async ([error, code], { hostile }) => {
    hostile.twist('token', () => ({ status: 400, body: { error } }));
    const refused = providerAt(hostile, { resources }).refresh(refreshToken, 'user-1', { resource, scope: ['a'] });
    await expect(refused).rejects.toMatchObject({ code, inDoubt: false });
  });
});

const denied = ['access_denied', 'login_required', 'interaction_required', 'consent_required'] as const;

describe.each(denied)('%s', (error) => {
  test.for([
    ['a resource', { resource, scope: null }, 'resource-refused'],
    ['a resource and a scope', { resource, scope: ['a'] }, 'resource-refused'],
    ['less than the whole scope', { resource: null, scope: ['a'] }, 'scope-refused'],
  ] as const)('in response to a request for %s does not concern the session', async ([, ask, code], { hostile }) => {
    hostile.twist('token', () => ({ status: 400, body: { error } }));
    const refused = providerAt(hostile, { resources }).refresh(refreshToken, 'user-1', ask);
    await expect(refused).rejects.toMatchObject({ code, inDoubt: false });
    expect(meaningOf(code)).not.toBe('reauthentication-required');
  });

  test('in response to a request for the session’s own token ends the session', async ({ hostile }) => {
    hostile.twist('token', () => ({ status: 400, body: { error } }));
    expect(await thrownCode(providerAt(hostile, { resources }).refresh(refreshToken, 'user-1'))).toBe(
      'refresh-refused',
    );
  });
});

test('a rejected refresh token is rejected whatever was requested with it', async ({ hostile }) => {
  const ask = { resource, scope: null };
  expect(await thrownCode(providerAt(hostile, { resources }).refresh(refreshToken, 'user-1', ask))).toBe(
    'refresh-refused',
  );
});

test('a sign-in requests every resource that tokens may be issued for, an unlock none', async ({ hostile }) => {
  const provider = providerAt(hostile, { resources });
  const redirectUri = 'http://127.0.0.1:49152/callback';
  for (const [purpose, named] of [
    ['sign-in', resources],
    ['step-up', resources],
    ['unlock', []],
  ] as const) {
    await provider.prepare({ redirectUri, purpose }, AbortSignal.timeout(5_000));
    expect(hostile.requestsTo('par').at(-1)?.parameters.getAll('resource'), purpose).toEqual(named);
  }
});

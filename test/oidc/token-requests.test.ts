import { describe, expect } from 'vitest';
import { Secret } from '../../main/session/ports/secret.ts';
import { eventually } from '../support/eventually.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh, attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

/** Returns a refresh token that the provider issued and no client has used. */
const issuedBy = ({ books }: HostileProvider) => new Secret(books.issue());

/** Changes members of the token response; one that is `undefined` is omitted. */
function answerWith(hostile: HostileProvider, changes: Readonly<Record<string, unknown>>): void {
  hostile.twist('token', (honest) => ({ body: { ...(honest.body as object), ...changes } }));
}

describe('a sign-in', () => {
  test('returns the user and the expiry of the access token', async ({ hostile }) => {
    const before = Date.now();
    const { answer } = await attemptSignIn(hostile);
    expect(answer?.identity?.account).toEqual({
      providerId: 'hostile',
      issuer: hostile.issuer,
      subject: 'user-1',
      name: 'Ada Example',
      email: 'ada@example.test',
    });
    expect(answer?.accessTokenExpiresAt).toBeGreaterThanOrEqual(before + 60_000);
    expect(answer?.accessTokenExpiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(answer?.refreshToken?.reveal()).toMatch(/^refresh-/);
  });

  test('has none at a provider that issues no refresh token', async ({ hostile }) => {
    answerWith(hostile, { refresh_token: undefined });
    expect((await attemptSignIn(hostile)).answer?.refreshToken).toBeNull();
  });

  test('is not accepted if the keys to verify it are unavailable', async ({ hostile }) => {
    hostile.twist('jwks', () => ({ status: 503 }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-error', answer: null });
    hostile.twist('jwks', () => ({ status: 404 }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', answer: null });
  });
});

describe('a rejected sign-in', () => {
  test('revokes the refresh token that came with it', async ({ hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, nonce: 'planted' }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-nonce-mismatch' });
    await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
    expect(hostile.requestsTo('revocation')[0]?.parameters.get('token')).toMatch(/^refresh-/);
  });

  test('is rejected with its own code if that revocation fails', async ({ hostile }) => {
    hostile.twist('revocation', () => ({ status: 503 }));
    hostile.twistIdToken((claims, sign) => sign({ ...claims, nonce: 'planted' }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-nonce-mismatch' });
    await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
  });
});

describe('a refresh', () => {
  test('sends the refresh token and the client id, and nothing else', async ({ hostile }) => {
    const refreshToken = issuedBy(hostile);
    await providerAt(hostile).refresh(refreshToken, 'user-1');
    expect(Object.fromEntries(hostile.requestsTo('token')[0]?.parameters ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: refreshToken.reveal(),
      client_id: hostile.clientId,
    });
  });

  test.for([undefined, '', null])(
    'whose response has the refresh token %j keeps the old one',
    async (value, { hostile }) => {
      answerWith(hostile, { refresh_token: value });
      expect(await attemptRefresh(hostile)).toMatchObject({ code: 'none', answer: { refreshToken: null } });
    },
  );

  test('without an ID token returns no identity', async ({ hostile }) => {
    answerWith(hostile, { id_token: undefined });
    expect(await attemptRefresh(hostile)).toMatchObject({ code: 'none', answer: { identity: null } });
    expect(hostile.requestsTo('jwks')).toHaveLength(0);
  });

  test.for([
    { status: 503 },
    { status: 404 },
    { headers: { 'content-type': 'text/html' }, body: '<h1>Sign in to this network</h1>' },
    { body: 'not JSON' },
    { body: '' },
    { body: { message: 'maintenance' } },
    { body: { keys: null } },
    { body: { keys: ['key'] } },
    { body: [] },
    { body: 'null' },
  ])('keeps the rotated token if the keys are unavailable (%j)', async (reply, { hostile }) => {
    hostile.twist('jwks', () => reply);
    const { code, answer } = await attemptRefresh(hostile);
    expect(code).toBe('none');
    expect(answer?.refreshToken?.reveal()).toMatch(/^refresh-/);
    expect(answer?.identity).toBeNull();
  });
});

test('an access token’s lifetime starts at its arrival, however late the keys arrive', async ({ hostile }) => {
  let waited = 0;
  hostile.twist('jwks', (honest) => {
    waited = 14_000;
    return honest;
  });
  const before = Date.now();
  const provider = providerAt(hostile, { now: () => Date.now() + waited });
  const answer = await provider.refresh(issuedBy(hostile), 'user-1');
  expect(answer.identity).not.toBeNull();
  expect(answer.accessTokenExpiresAt).toBeGreaterThanOrEqual(before + 60_000);
  expect(answer.accessTokenExpiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
});

describe('a refresh on a computer whose clock is wrong', () => {
  const hour = 60 * 60 * 1000;

  test.for([-hour, hour])('by %d ms keeps the rotated token and the session', async (skew, { hostile }) => {
    const provider = providerAt(hostile, { now: () => Date.now() + skew });
    const answer = await provider.refresh(issuedBy(hostile), 'user-1');
    expect(answer.refreshToken?.reveal()).toMatch(/^refresh-/);
    expect(answer.identity).toBeNull();
  });

  test('is still rejected for another user', async ({ hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, sub: 'user-2' }));
    const provider = providerAt(hostile, { now: () => Date.now() + hour });
    expect(await thrownCode(provider.refresh(issuedBy(hostile), 'user-1'))).toBe('subject-mismatch');
  });
});

describe('a revocation', () => {
  test('sends the token and its type hint', async ({ hostile }) => {
    const refreshToken = issuedBy(hostile);
    expect(await providerAt(hostile).revoke(refreshToken)).toBe(true);
    expect(Object.fromEntries(hostile.requestsTo('revocation')[0]?.parameters ?? [])).toEqual({
      token: refreshToken.reveal(),
      token_type_hint: 'refresh_token',
      client_id: hostile.clientId,
    });
  });

  test('is done by any 200 response, whatever its body', async ({ hostile }) => {
    hostile.twist('revocation', () => ({ headers: { 'content-type': 'text/html' }, body: '<p>OK' }));
    expect(await providerAt(hostile).revoke(issuedBy(hostile))).toBe(true);
  });

  test('is reported as unsupported if the provider has no endpoint', async ({ hostile }) => {
    hostile.twist('discovery', (honest) => ({ body: { ...(honest.body as object), revocation_endpoint: undefined } }));
    expect(await providerAt(hostile).revoke(issuedBy(hostile))).toBe(false);
  });

  test('is reported as unsupported if the provider does not do it for refresh tokens', async ({ hostile }) => {
    hostile.twist('revocation', () => ({ status: 400, body: { error: 'unsupported_token_type' } }));
    expect(await providerAt(hostile).revoke(issuedBy(hostile))).toBe(false);
  });

  test.for([
    [503, {}, 'provider-error'],
    [401, { error: 'invalid_client' }, 'client-refused'],
    [400, { error: 'unheard_of' }, 'provider-answer-invalid'],
  ] as const)('that responds with %d %j fails', async ([status, body, code], { hostile }) => {
    hostile.twist('revocation', () => ({ status, body }));
    expect(await thrownCode(providerAt(hostile).revoke(issuedBy(hostile)))).toBe(code);
  });
});

describe('the logout page of the browser’s session', () => {
  test('is sent the client id and no token', async ({ hostile }) => {
    const url = await providerAt(hostile).endSessionUrl();
    expect(url?.href).toBe(`${hostile.issuer}/logout?client_id=${hostile.clientId}`);
  });

  test('is missing if the provider has none', async ({ hostile }) => {
    hostile.twist('discovery', (honest) => ({ body: { ...(honest.body as object), end_session_endpoint: undefined } }));
    expect(await providerAt(hostile).endSessionUrl()).toBeNull();
  });
});

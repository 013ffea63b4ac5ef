import { inspect } from 'node:util';
import { authorizationCodeGrant } from 'openid-client';
import { expect } from 'vitest';
import { configurationFor } from '../../main/oidc/configuration.ts';
import { createDiscovery } from '../../main/oidc/discovery.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { validateCallback } from '../../main/session/ports/validate-callback.ts';
import type { HostileProvider, Twist } from '../support/hostile-provider/hostile-provider.ts';
import type { Reply } from '../support/hostile-provider/reply.ts';
import { test } from '../support/hostile-test.ts';
import { providerAt } from '../support/sign-in-attempt.ts';

const planted = ['planted-access-token', 'planted-refresh-token', 'planted-code', 'planted-error'];

const everything: Reply = {
  status: 400,
  body: {
    error: 'planted-error',
    error_description: 'planted-code',
    access_token: 'planted-access-token',
    refresh_token: 'planted-refresh-token',
  },
};
const tokens = { access_token: 'planted-access-token', refresh_token: 'planted-refresh-token', token_type: 'Bearer' };

const answers: readonly (readonly [string, Twist])[] = [
  ['an error that echoes what it was sent', () => everything],
  [
    'a challenge that does',
    () => ({ ...everything, headers: { 'www-authenticate': 'Bearer x="planted-access-token"' } }),
  ],
  ['no JSON', () => ({ body: '{"access_token":"planted-access-token"' })],
  ['a page', () => ({ headers: { 'content-type': 'text/html' }, body: 'planted-refresh-token' })],
  ['no ID token', () => ({ body: tokens })],
  ['an ID token that is none', () => ({ body: { ...tokens, id_token: 'planted-access-token' } })],
  ['a wrong lifetime', () => ({ body: { ...tokens, expires_in: 'planted-code' } })],
  ['a redirect', () => ({ status: 307, headers: { location: '/?planted-code' } })],
];

/** Prints everything in a value, hidden properties included, as a careless log would. */
const printed = (error: unknown) =>
  inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function signInWithPlantedCode(hostile: HostileProvider) {
  const provider = providerAt(hostile);
  const prepared = await provider.prepare(
    { redirectUri: 'http://127.0.0.1:49152/callback', purpose: 'sign-in' },
    AbortSignal.timeout(5_000),
  );
  const { state, issuer } = prepared.expected;
  const query = new URLSearchParams({ code: 'planted-code', state: state.reveal(), iss: issuer });
  return {
    secrets: [...planted, state.reveal(), hostile.requestsTo('par')[0]?.parameters.get('nonce') ?? ''],
    work: provider.exchange(prepared, validateCallback(prepared.expected, query)),
  };
}

test.for(answers)('a sign-in that meets %s throws no text from the wire', async ([, twist], { hostile }) => {
  hostile.twist('token', twist);
  const { work, secrets } = await signInWithPlantedCode(hostile);
  const text = printed(await thrownBy(work));
  const verifier = hostile.requestsTo('token')[0]?.parameters.get('code_verifier') ?? '';
  expect(verifier).toHaveLength(43);
  for (const secret of [...secrets, verifier]) expect(text).not.toContain(secret);
});

test.for(answers.slice(0, 4))(
  'a refresh that meets %s throws no text from the wire',
  async ([, twist], { hostile }) => {
    hostile.twist('token', twist);
    const text = printed(await thrownBy(providerAt(hostile).refresh(new Secret('planted-refresh-token'), 'user-1')));
    for (const secret of planted) expect(text).not.toContain(secret);
  },
);

test('an ID token with an invalid signature is not in the error', async ({ hostile }) => {
  hostile.books.adopt('planted-refresh-token');
  let sent = '';
  hostile.twistIdToken(async (claims, sign) => {
    sent = `${(await sign(claims)).slice(0, -8)}AAAAAAAA`;
    return sent;
  });
  hostile.twist('token', ({ body }) => ({ body: { ...(body as object), ...tokens } }));
  const text = printed(await thrownBy(providerAt(hostile).refresh(new Secret('planted-refresh-token'), 'user-1')));
  expect(sent).not.toBe('');
  for (const secret of [...planted, sent, sent.split('.')[1] ?? '']) expect(text).not.toContain(secret);
});

test('the prepared request prints none of its secrets', async ({ hostile }) => {
  const prepared = await providerAt(hostile).prepare(
    { redirectUri: 'http://127.0.0.1:49152/callback', purpose: 'sign-in' },
    AbortSignal.timeout(5_000),
  );
  const request = hostile.requestsTo('par')[0]?.parameters;
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(printed(prepared)).not.toContain(request?.get(name) ?? '');
    expect(JSON.stringify(prepared)).not.toContain(request?.get(name) ?? '');
  }
});

test('control: the library’s own error does contain the secrets', async ({ hostile }) => {
  hostile.twist('token', () => everything);
  const { issuer, clientId } = hostile;
  const client = { clientId, insecureAllowed: true, now: Date.now };
  const fetch = guardFetch(globalThis.fetch);
  const metadata = await createDiscovery({ issuer, fetch, ...client }).get();
  const answer = new URL(`http://127.0.0.1/callback?code=planted-code&iss=${encodeURIComponent(issuer)}`);
  const text = printed(await thrownBy(authorizationCodeGrant(configurationFor(client, metadata, fetch), answer)));
  for (const secret of planted) expect(text).toContain(secret);
});

import { describe, expect } from 'vitest';
import { Secret } from '../../main/session/ports/secret.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh, attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';

/** Returns a refresh token that the provider issued and no client has used. */
const issuedBy = ({ books }: HostileProvider) => new Secret(books.issue());

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a key', () => {
  test('that changed between two sign-ins of one run verifies', async ({ hostile }) => {
    const provider = providerAt(hostile);
    await provider.refresh(issuedBy(hostile), 'user-1');
    await hostile.rotateKey();
    await provider.refresh(issuedBy(hostile), 'user-1');
    expect(hostile.requestsTo('jwks')).toHaveLength(2);
  });

  test('that changed just before the token was signed verifies', async ({ hostile }) => {
    hostile.twistIdToken(async (claims, sign) => {
      await hostile.rotateKey();
      return sign(claims);
    });
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'none' });
    expect(hostile.requestsTo('jwks')).toHaveLength(1);
  });

  test('that is too weak is rejected', async ({ hostile }) => {
    hostile.twist('jwks', () => ({ body: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', alg: 'ES256' }] } }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-signature-invalid' });
  });
});

describe('an invalid key that is published under the right key id', () => {
  const short = Buffer.alloc(128, 0xff).toString('base64url');

  test.for([[{ x: 'AA' }], [{ x: undefined }], [{ y: 7 }], [{ key_ops: 7 }]] as const)(
    'does not cost a refresh its rotated token, and signs no user in (%j)',
    async ([change], { hostile }) => {
      hostile.twist('jwks', ({ body }) => {
        const { keys } = body as { readonly keys: readonly object[] };
        return { body: { keys: keys.map((key) => ({ ...key, ...change })) } };
      });
      const { code, answer } = await attemptRefresh(hostile);
      expect([code, answer?.identity]).toEqual(['none', null]);
      expect(answer?.refreshToken?.reveal()).toMatch(/^refresh-/);
      expect(hostile.requestsTo('revocation')).toHaveLength(0);
      expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', answer: null });
    },
  );

  test('of 1024 bits verifies no signature', async ({ hostile }) => {
    hostile.twist('discovery', (honest) => ({
      body: { ...(honest.body as object), id_token_signing_alg_values_supported: ['RS256'] },
    }));
    hostile.twist('jwks', () => ({ body: { keys: [{ kty: 'RSA', alg: 'RS256', n: short, e: 'AQAB' }] } }));
    hostile.twistIdToken((claims) => `${part({ alg: 'RS256' })}.${part(claims)}.${short}`);
    const { code, answer } = await attemptRefresh(hostile);
    expect([code, answer?.identity]).toEqual(['none', null]);
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-answer-invalid', answer: null });
  });
});

describe('an ID token that is signed with a key that is not published yet', () => {
  const publishOnly = (hostile: HostileProvider, kid: string) =>
    hostile.twist('jwks', async ({ body }) => {
      const { keys } = body as { readonly keys: readonly object[] };
      return { body: { keys: keys.map((key) => ({ ...key, kid })) } };
    });

  test('does not cost a refresh its rotated token', async ({ hostile }) => {
    publishOnly(hostile, 'the-key-of-yesterday');
    const { code, answer } = await attemptRefresh(hostile);
    expect(code).toBe('none');
    expect(answer?.refreshToken?.reveal()).toMatch(/^refresh-/);
    expect(answer?.identity).toBeNull();
  });

  test('is still rejected for another user', async ({ hostile }) => {
    publishOnly(hostile, 'the-key-of-yesterday');
    expect((await attemptRefresh(hostile, 'user-2')).code).toBe('subject-mismatch');
  });

  test('does not sign the user in', async ({ hostile }) => {
    publishOnly(hostile, 'the-key-of-yesterday');
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
  });
});

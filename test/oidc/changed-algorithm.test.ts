import { describe, expect } from 'vitest';
import { Secret } from '../../main/session/ports/secret.ts';
import { eventually } from '../support/eventually.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { idTokenFaults } from '../support/hostile-provider/id-token-faults.ts';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh, attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';

const listedAs = (algorithms: readonly string[] | undefined) =>
  answerFaults.changed({ id_token_signing_alg_values_supported: algorithms });

/** The first discovery document predates the provider's change of algorithm. */
const listedAtFirst = (hostile: HostileProvider) => hostile.inject('discovery', listedAs(['RS256', 'PS256']), 1);

const asked = (hostile: HostileProvider) => ({
  discovery: hostile.requestsTo('discovery').length,
  token: hostile.requestsTo('token').length,
});

describe('a signing algorithm that the provider adopted after discovery was cached', () => {
  test('triggers discovery, and the same token response is validated again', async ({ hostile }) => {
    listedAtFirst(hostile);
    const { code, answer } = await attemptRefresh(hostile);
    expect([code, answer?.identity?.account.subject]).toEqual(['none', 'user-1']);
    expect(asked(hostile)).toEqual({ discovery: 2, token: 1 });
  });

  test('is known from then on', async ({ hostile }) => {
    const provider = providerAt(hostile);
    await provider.refresh(new Secret(hostile.books.issue()), 'user-1');
    await hostile.rotateKey('EdDSA');
    for (let each = 0; each < 2; each += 1) {
      const { identity } = await provider.refresh(new Secret(hostile.books.issue()), 'user-1');
      expect(identity?.account.subject).toBe('user-1');
    }
    expect(asked(hostile)).toEqual({ discovery: 2, token: 3 });
  });

  test('signs the user in', async ({ hostile }) => {
    listedAtFirst(hostile);
    expect((await attemptSignIn(hostile)).code).toBe('none');
    expect(asked(hostile)).toEqual({ discovery: 2, token: 1 });
  });

  test('is verified with the keys that the new document names', async ({ hostile }) => {
    hostile.inject(
      'discovery',
      answerFaults.changed({
        id_token_signing_alg_values_supported: ['RS256'],
        jwks_uri: `${hostile.issuer}/old-keys`,
        token_endpoint: `${hostile.issuer}/token?old`,
      }),
      1,
    );
    const { answer } = await attemptRefresh(hostile);
    expect(answer?.identity?.account.subject).toBe('user-1');
    expect(asked(hostile)).toEqual({ discovery: 2, token: 1 });
  });

  test('does not make a foreign signature valid', async ({ hostile }) => {
    listedAtFirst(hostile);
    hostile.twistIdToken(idTokenFaults.stranger());
    expect(await attemptRefresh(hostile)).toMatchObject({ code: 'id-token-signature-invalid', answer: null });
  });

  test.for([
    betweenFaults.unavailable(),
    betweenFaults.portalPage(),
    answerFaults.empty(),
    answerFaults.changed({ issuer: 'https://elsewhere.example' }),
    answerFaults.changed({ jwks_uri: 'http://elsewhere.example/jwks' }),
    answerFaults.changed({ jwks_uri: undefined }),
  ])(
    'is in doubt if discovery fails: a refresh keeps its token, and no user is signed in (%#)',
    async (fault, { hostile }) => {
      listedAtFirst(hostile);
      hostile.inject('discovery', fault, 1);
      const { code, answer } = await attemptRefresh(hostile);
      expect([code, answer?.identity]).toEqual(['none', null]);
      expect(answer?.refreshToken?.reveal()).toMatch(/^refresh-/);
      hostile.heal();
      listedAtFirst(hostile);
      hostile.inject('discovery', fault, 1);
      expect((await attemptSignIn(hostile)).answer).toBeNull();
    },
  );
});

describe('an algorithm that the provider does not list', () => {
  test.for([[['RS256']], [[]], [undefined]] as const)(
    'after rediscovery is rejected, with one discovery request (%j)',
    async ([list], { hostile }) => {
      hostile.inject('discovery', listedAs(list));
      expect(await attemptRefresh(hostile)).toMatchObject({ code: 'id-token-algorithm-refused', answer: null });
      expect(asked(hostile)).toEqual({ discovery: 2, token: 1 });
      await eventually(() => expect(hostile.requestsTo('revocation')).toHaveLength(1));
    },
  );

  test.for([
    ['none', idTokenFaults.algNone()],
    ['HS256', idTokenFaults.sharedKey()],
  ] as const)(
    'and that is never acceptable is rejected without rediscovery, listed or not: %s',
    async ([alg, twist], { hostile }) => {
      hostile.twistIdToken(twist);
      expect((await attemptRefresh(hostile)).code).toBe('id-token-algorithm-refused');
      hostile.inject('discovery', listedAs([alg]));
      expect((await attemptRefresh(hostile)).code).toBe('id-token-algorithm-refused');
      expect(asked(hostile)).toEqual({ discovery: 2, token: 2 });
    },
  );

  test('does not let another user in through rediscovery', async ({ hostile }) => {
    listedAtFirst(hostile);
    hostile.inject('discovery', betweenFaults.unavailable());
    expect((await attemptRefresh(hostile, 'user-2')).code).toBe('subject-mismatch');
    expect(asked(hostile).discovery).toBe(1);
  });
});

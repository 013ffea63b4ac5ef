import { describe, expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';

const redirectUri = 'http://127.0.0.1:49152/callback';

describe('the authorization request of a step-up', () => {
  test.for([
    [
      { acrValues: ['urn:a', 'urn:b'], maxAgeSeconds: 60 },
      { acr_values: 'urn:a urn:b', max_age: '60' },
    ],
    [{ acrValues: ['urn:a'], maxAgeSeconds: null }, { acr_values: 'urn:a' }],
    [
      { acrValues: ['urn:a'], maxAgeSeconds: 0 },
      { acr_values: 'urn:a', max_age: '0', prompt: 'login' },
    ],
    [{ acrValues: [], maxAgeSeconds: 60 }, { max_age: '60' }],
    [
      { acrValues: [], maxAgeSeconds: null },
      { max_age: '0', prompt: 'login' },
    ],
  ] as const)('for %j contains %j', async ([stepUp, expected], { hostile }) => {
    await providerAt(hostile).prepare({ redirectUri, purpose: 'step-up', stepUp }, AbortSignal.timeout(5_000));
    const parameters = hostile.requestsTo('par').at(-1)?.parameters ?? new URLSearchParams();
    const said = ['acr_values', 'max_age', 'prompt'].flatMap((name) => {
      const value = parameters.get(name);
      return value === null ? [] : [[name, value]];
    });
    expect(Object.fromEntries(said)).toEqual(expected);
    expect(parameters.get('scope')).toContain('offline_access');
  });
});

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

describe('the token response of a step-up', () => {
  test('that meets the request brings tokens, and their time and class of authentication', async ({ hostile }) => {
    const auth_time = secondsAgo(50);
    hostile.twistIdToken((claims, sign) => sign({ ...claims, acr: 'urn:b', auth_time }));
    const stepUp = { acrValues: ['urn:a', 'urn:b'], maxAgeSeconds: 60 };
    const { code, answer } = await attemptSignIn(hostile, { purpose: 'step-up', stepUp });
    expect(code).toBe('none');
    expect(answer?.identity).toMatchObject({ acr: 'urn:b', authenticatedAt: auth_time * 1_000 });
    expect(answer?.refreshToken).not.toBeNull();
  });

  test('may be of any age if none was requested', async ({ hostile }) => {
    hostile.twistIdToken((claims, sign) => sign({ ...claims, acr: 'urn:a', auth_time: secondsAgo(86_400) }));
    const stepUp = { acrValues: ['urn:a'], maxAgeSeconds: null };
    expect(await attemptSignIn(hostile, { purpose: 'step-up', stepUp })).toMatchObject({ code: 'none' });
  });
});

import { describe, expect, test } from 'vitest';
import { validateTokenResponse } from '../../main/oidc/validate-token-response.ts';
import { thrownCode } from '../support/thrown-code.ts';

const honest = {
  access_token: 'access',
  token_type: 'Bearer',
  expires_in: 60,
  refresh_token: 'refresh',
  id_token: 'id',
};
const judge = (changes: object, grant: 'code' | 'refresh' = 'code') =>
  validateTokenResponse({ ...honest, ...changes }, grant);

test('an honest response is accepted unchanged', () => {
  expect(judge({})).toEqual({
    accessToken: 'access',
    lifetime: 60,
    refreshToken: 'refresh',
    idToken: 'id',
    scope: null,
  });
});

test.for([
  ['a b', ['a', 'b']],
  ['', []],
  [null, []],
  [['a'], []],
  [5, []],
] as const)('the scope %j is parsed as %j and does not invalidate the rest', ([scope, words]) => {
  expect(judge({ scope }, 'refresh')).toMatchObject({ refreshToken: 'refresh', scope: words });
});

test.for(['bearer', 'BEARER'])('the token type %s is accepted, in any case', (type) => {
  expect(judge({ token_type: type }).accessToken).toBe('access');
});

test.for([null, [], 'text', 7])('%j is not a token response', async (body) => {
  expect(await thrownCode(() => validateTokenResponse(body, 'code'))).toBe('token-answer-invalid');
});

describe('the lifetime', () => {
  test.for([
    [undefined, 300],
    [null, 300],
    [0, 300],
    ['3600', 3600],
    [59.5, 59.5],
    [1e12, 86_400],
  ])('%j is parsed as %d s', ([value, seconds]) => {
    expect(judge({ expires_in: value }).lifetime).toBe(seconds);
  });

  const none = [-1, Number.NaN, Number.POSITIVE_INFINITY, '1e3', '', 'soon', '60 s', [60], {}, false];

  test.for(none)('%j is rejected at sign-in', async (value) => {
    expect(await thrownCode(() => judge({ expires_in: value }))).toBe('token-answer-invalid');
  });

  test.for(none)('%j on refresh is unknown and does not invalidate the rest', (value) => {
    expect(judge({ expires_in: value }, 'refresh')).toMatchObject({ lifetime: 300, refreshToken: 'refresh' });
  });
});

describe('the ID token', () => {
  const none = ['', 7, {}, false, 'two\nlines', 'x'.repeat(65_537)];

  test.for(none)('%j is rejected at sign-in', async (value) => {
    expect(await thrownCode(() => judge({ id_token: value }))).toBe('token-answer-invalid');
  });

  test.for(none)('%j on refresh is treated as missing and does not invalidate the rest', (value) => {
    expect(judge({ id_token: value }, 'refresh')).toMatchObject({ idToken: null, refreshToken: 'refresh' });
  });

  test.for([undefined, null])('%j is treated as missing', (value) => {
    expect(judge({ id_token: value }).idToken).toBeNull();
  });
});

describe('the refresh token', () => {
  test('may be missing', () => {
    expect(judge({ refresh_token: undefined }).refreshToken).toBeNull();
    expect(judge({ refresh_token: undefined }, 'refresh').refreshToken).toBeNull();
  });

  test.for(['', null, 7, {}, 'two\nlines', 'x'.repeat(65_537)])('%j is rejected at sign-in', async (value) => {
    expect(await thrownCode(() => judge({ refresh_token: value }))).toBe('token-answer-invalid');
  });

  test.for(['', null, 7, {}, 'two\nlines', 'x'.repeat(65_537)])(
    '%j on refresh does not replace the current one',
    (value) => {
      expect(judge({ refresh_token: value }, 'refresh').refreshToken).toBeNull();
    },
  );

  test('of 64 KiB is kept whole', () => {
    expect(judge({ refresh_token: 'x'.repeat(65_536) }).refreshToken).toHaveLength(65_536);
  });
});

test('members named like built-in properties have no effect', () => {
  const body: unknown = JSON.parse('{"__proto__":{"access_token":"planted"},"constructor":1,"token_type":"Bearer"}');
  expect(() => validateTokenResponse(body, 'code')).toThrow('token-answer-invalid');
  expect(({} as Record<string, unknown>).access_token).toBeUndefined();
});

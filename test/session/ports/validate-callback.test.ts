import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/session/ports/secret.ts';
import { assertValidated, belongsTo, validateCallback } from '../../../main/session/ports/validate-callback.ts';

const issuer = 'https://issuer.example.test';
const expected = {
  state: new Secret('the-state'),
  issuer,
  issuerPromised: true,
  redirectUri: 'http://127.0.0.1:1234/callback',
};
const notPromised = { ...expected, issuerPromised: false };
const good = { code: 'the-code', state: 'the-state', iss: issuer };

const judge = (parameters: Record<string, string> | string, wanted = expected) =>
  validateCallback(wanted, new URLSearchParams(parameters));

describe('an authorization response belongs to a request', () => {
  test.each([
    ['its own state', 'state=the-state', true],
    ['its own state, twice: it is ours, and will be refused', 'state=the-state&state=the-state', true],
    ['no state', 'code=1', false],
    ['another state', 'state=foreign', false],
    ['an empty state', 'state=', false],
    ['its own state beside another', 'state=the-state&state=foreign', false],
    ['another state beside its own', 'state=foreign&state=the-state', false],
  ])('%s', (_, query, ours) => {
    expect(belongsTo(expected, new URLSearchParams(query))).toBe(ours);
  });
});

describe('a valid authorization response', () => {
  test('is validated and returns its contents', () => {
    const callback = judge(good);
    expect(() => assertValidated(callback)).not.toThrow();
    expect(Object.fromEntries(callback.query)).toEqual(good);
  });

  test('cannot be changed after validation through the original query', () => {
    const query = new URLSearchParams(good);
    const callback = validateCallback(expected, query);
    query.set('code', 'another-code');
    expect(callback.query.get('code')).toBe('the-code');
  });

  test('may omit the issuer if none was promised, and only then', () => {
    const { iss, ...without } = good;
    expect(judge(without, notPromised).query.get('code')).toBe('the-code');
    expect(() => judge(without)).toThrow('callback-issuer-mismatch');
  });

  test('may contain parameters of other specifications', () => {
    expect(judge({ ...good, session_state: 'x', scope: 'openid' }).query.get('code')).toBe('the-code');
  });

  test('is the validated object itself: a copy with the same values is not valid', () => {
    expect(() => assertValidated({ query: new URLSearchParams(good) })).toThrow('callback-invalid');
  });
});

describe('an authorization response is rejected', () => {
  test.each(['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'session_state'])(
    'with two of %s, whatever else is valid',
    (name) => {
      const query = new URLSearchParams(good);
      query.delete(name);
      const value = name in good ? (good as Record<string, string>)[name] : 'x';
      query.append(name, value ?? '');
      query.append(name, value ?? '');
      expect(() => validateCallback(expected, query)).toThrow('callback-invalid');
    },
  );

  test.each(['access_token', 'id_token', 'token_type', 'refresh_token'])(
    'with %s in the query, where a token never belongs',
    (name) => {
      expect(() => judge({ ...good, [name]: 'x' })).toThrow('callback-invalid');
    },
  );

  test.each([
    ['another state', { ...good, state: 'foreign' }, 'callback-state-mismatch'],
    ['no state', { code: 'the-code', iss: issuer }, 'callback-state-mismatch'],
    ['another issuer', { ...good, iss: 'https://other.example.test' }, 'callback-issuer-mismatch'],
    ['an empty issuer', { ...good, iss: '' }, 'callback-issuer-mismatch'],
    ['an empty code', { ...good, code: '' }, 'callback-invalid'],
    ['neither code nor error', { state: 'the-state', iss: issuer }, 'callback-invalid'],
    ['both a code and an error', { ...good, error: 'access_denied' }, 'callback-invalid'],
    [
      'an error that comes from another issuer',
      { error: 'access_denied', state: 'the-state', iss: 'https://x' },
      'callback-issuer-mismatch',
    ],
    [
      'an error with another state',
      { error: 'access_denied', state: 'foreign', iss: issuer },
      'callback-state-mismatch',
    ],
  ])('with %s', (_, parameters, code) => {
    expect(() => judge(parameters)).toThrow(code);
  });

  test('from another issuer, also if none was promised', () => {
    expect(() => judge({ ...good, iss: 'https://other.example.test' }, notPromised)).toThrow(
      'callback-issuer-mismatch',
    );
  });
});

describe('an error of the provider is mapped to one of our codes', () => {
  test.each([
    ['access_denied', 'sign-in-denied'],
    ['server_error', 'provider-error'],
    ['temporarily_unavailable', 'provider-error'],
    ['unauthorized_client', 'client-refused'],
    ['invalid_scope', 'request-refused'],
    ['something-new', 'request-refused'],
    ['', 'request-refused'],
  ])('%s', (error, code) => {
    expect(() => judge({ error, state: 'the-state', iss: issuer })).toThrow(code);
  });
});

import { expect, test } from 'vitest';
import { createAccessTokenCache } from '../../../main/session/core/access-token-cache.ts';
import {
  type AccessTokenRequest,
  cacheKey,
  isGrantedAsRequested,
  validateTokenRequest,
} from '../../../main/session/ports/access-token-request.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const askFor = (name: string): AccessTokenRequest => ({ resource: `https://${name}.example.test`, scope: null });
const token = (name: string, expiresAt = 100) => ({ secret: new Secret(name), expiresAt });

test('a token is valid until its margin begins, and dropped from then on', () => {
  const tokens = createAccessTokenCache();
  tokens.keep(askFor('a'), token('one', 100), 10);
  expect(tokens.good(askFor('a'), 89)?.reveal()).toBe('one');
  expect(tokens.good(askFor('a'), 90)).toBeNull();
  // The value stands even if the clock is set back afterwards.
  expect(tokens.good(askFor('a'), 0)).toBeNull();
});

test('the least recently used token is evicted', () => {
  const tokens = createAccessTokenCache(2);
  for (const name of ['a', 'b']) tokens.keep(askFor(name), token(name), 10);
  tokens.good(askFor('a'), 0);
  tokens.keep(askFor('c'), token('c'), 10);
  expect(['a', 'b', 'c'].map((name) => tokens.good(askFor(name), 0)?.reveal())).toEqual(['a', undefined, 'c']);
});

test('only the rejected token is dropped', () => {
  const tokens = createAccessTokenCache();
  const [old, fresh] = [token('old'), token('fresh')];
  tokens.keep(askFor('a'), old, 10);
  tokens.keep(askFor('a'), fresh, 10);
  tokens.drop(askFor('a'), old.secret);
  expect(tokens.good(askFor('a'), 0)).toBe(fresh.secret);
  tokens.drop(askFor('b'), fresh.secret);
  expect(tokens.good(askFor('a'), 0)).toBe(fresh.secret);
  tokens.drop(askFor('a'), fresh.secret);
  expect(tokens.good(askFor('a'), 0)).toBeNull();
});

test('the end of the last token is known after all are dropped', () => {
  const tokens = createAccessTokenCache();
  expect(tokens.lastExpiresAt()).toBeNull();
  tokens.expectEnd(300);
  tokens.expectEnd(200);
  tokens.clear();
  expect(tokens.lastExpiresAt()).toBe(300);
});

test('a scope is a set: order and duplicates do not matter', () => {
  const key = (scope: readonly string[] | null, resource: string | null = null) => cacheKey({ resource, scope });
  expect(key(['b', 'a', 'a'])).toBe(key(['a', 'b']));
  const keys = [
    key(null),
    key([]),
    key(['a']),
    key(['a', 'b']),
    key(['a b']),
    key(['a'], 'https://a'),
    key(null, 'https://a'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  [null, ['a', 'b'], true],
  [['a', 'b'], null, true],
  [['a', 'b'], ['b', 'a'], true],
  [['a', 'b'], ['a'], false],
  [['a'], ['a', 'b'], false],
  [['a'], [], false],
] as const)('requested %j and granted %j: %s', (scope, granted, expected) => {
  expect(isGrantedAsRequested({ resource: null, scope }, granted)).toBe(expected);
});

test.each([
  [{ resource: 'https://api.example.test/v1?a=b', scope: ['a', 'urn:b'] }, 'none'],
  [{ resource: 'urn:example:api', scope: null }, 'none'],
  [{ resource: `urn:${'a'.repeat(496)}`, scope: null }, 'none'],
  [{ resource: `urn:${'a'.repeat(497)}`, scope: null }, 'resource-refused'],
  [{ resource: '1https://api.example.test', scope: null }, 'resource-refused'],
  [{ resource: null, scope: Array.from({ length: 50 }, (_, at) => `s${at}`) }, 'none'],
  [{ resource: null, scope: Array.from({ length: 51 }, (_, at) => `s${at}`) }, 'scope-refused'],
  [{ resource: null, scope: ['a', 'b c'] }, 'scope-refused'],
  [{ resource: 'https://api.example.test/#a', scope: null }, 'resource-refused'],
  [{ resource: '/api', scope: null }, 'resource-refused'],
  [{ resource: '', scope: null }, 'resource-refused'],
  [{ resource: 'https://a.example.test/ b', scope: null }, 'resource-refused'],
  [{ resource: 'https://\u0430.example.test/', scope: null }, 'resource-refused'],
  [{ resource: null, scope: [] }, 'scope-refused'],
  [{ resource: null, scope: ['a b'] }, 'scope-refused'],
  [{ resource: null, scope: ['a"'] }, 'scope-refused'],
  [{ resource: null, scope: [''] }, 'scope-refused'],
])('%j: %s', async (ask, code) => {
  expect(await thrownCode(() => validateTokenRequest(ask))).toBe(code);
});

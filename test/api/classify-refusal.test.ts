import { describe, expect, test } from 'vitest';
import { classifyRefusal } from '../../main/api/classify-refusal.ts';

const insufficient = (more: string) => `Bearer error="insufficient_user_authentication"${more}`;

describe('status and error code together classify a rejection of the token', () => {
  test.each([
    [401, 'Bearer error="invalid_token"', { kind: 'invalid-token' }],
    [403, 'Bearer error="insufficient_scope", scope="a b"', { kind: 'insufficient-scope' }],
    [401, 'Basic realm="x", Bearer realm="y", error="invalid_token"', { kind: 'invalid-token' }],
    [401, 'Bearer realm="x", Bearer error="invalid_token"', { kind: 'invalid-token' }],
  ] as const)('%d %s', (status, field, expected) => {
    expect(classifyRefusal(status, field)).toEqual(expected);
  });

  test.each([
    [200, 'Bearer error="invalid_token"'],
    [400, 'Bearer error="invalid_token"'],
    [403, 'Bearer error="invalid_token"'],
    [401, 'Bearer error="insufficient_scope"'],
    [403, insufficient('')],
    [401, null],
    [401, 'Bearer'],
    [401, 'Bearer error="Invalid_Token"'],
    [401, 'Basic realm="a, Bearer error=\\"invalid_token\\""'],
    [401, 'Newauth error="invalid_token"'],
    [401, 'Bearer error="invalid_token", Bearer error="insufficient_scope"'],
    [401, 'Bearer error="invalid_token'],
  ] as const)('%d %s concerns the caller', (status, field) => {
    expect(classifyRefusal(status, field)).toBeNull();
  });
});

describe('the requirements of a step-up', () => {
  test.each([
    ['', { acrValues: [], maxAgeSeconds: null }],
    [', acr_values="a"', { acrValues: ['a'], maxAgeSeconds: null }],
    [', acr_values="urn:a urn:b", max_age="5"', { acrValues: ['urn:a', 'urn:b'], maxAgeSeconds: 5 }],
    [', max_age=0', { acrValues: [], maxAgeSeconds: 0 }],
  ])('%s', (more, stepUp) => {
    expect(classifyRefusal(401, insufficient(more))).toEqual({ kind: 'insufficient-authentication', stepUp });
  });

  test.each([
    ['no class', ', acr_values=""'],
    ['an empty class among others', ', acr_values="a  b"'],
    ['a class with a line in it', ', acr_values="a\tb"'],
    ['more classes than anybody has', `, acr_values="${'a '.repeat(10)}a"`],
    ['an age below nothing', ', max_age="-1"'],
    ['half a second', ', max_age="0.5"'],
    ['an age in words', ', max_age="ten"'],
    ['no age', ', max_age=""'],
    ['an age of centuries', ', max_age="99999999999"'],
  ])('%s is not a valid requirement', (_, more) => {
    expect(classifyRefusal(401, insufficient(more))).toBeNull();
  });
});

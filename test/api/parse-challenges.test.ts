import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChallenges } from '../../main/api/parse-challenges.ts';

/** Returns plain data, so that a failure prints what was parsed. */
const read = (field: string) =>
  parseChallenges(field)?.map(({ scheme, token68, parameters }) => [scheme, token68, Object.fromEntries(parameters)]) ??
  null;

describe('parses a field as RFC 9110 defines it', () => {
  test.each([
    ['Basic', [['basic', null, {}]]],
    ['Basic realm="simple"', [['basic', null, { realm: 'simple' }]]],
    [
      // RFC 9110, 11.6.1: two challenges, commas between parameters, between challenges and inside quotes.
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        ['basic', null, { realm: 'simple' }],
        ['newauth', null, { realm: 'apps', type: '1', title: 'Login to "apps"' }],
      ],
    ],
    [
      // RFC 9470, 3
      'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="myACR"',
      [
        [
          'bearer',
          null,
          {
            error: 'insufficient_user_authentication',
            error_description: 'A different authentication level is required',
            acr_values: 'myACR',
          },
        ],
      ],
    ],
    [
      'BEARER Error=a,max_age = "5" ,, DPoP algs="ES256 PS256"',
      [
        ['bearer', null, { error: 'a', max_age: '5' }],
        ['dpop', null, { algs: 'ES256 PS256' }],
      ],
    ],
    [
      'Negotiate YII=, Bearer error=x',
      [
        ['negotiate', 'YII=', {}],
        ['bearer', null, { error: 'x' }],
      ],
    ],
    [
      'Negotiate, NTLM',
      [
        ['negotiate', null, {}],
        ['ntlm', null, {}],
      ],
    ],
    [
      ', ,Bearer realm="a, Bearer error=\\"invalid_token\\"", ',
      [['bearer', null, { realm: 'a, Bearer error="invalid_token"' }]],
    ],
    ['Bearer realm=""', [['bearer', null, { realm: '' }]]],
    ['', []],
    [' , ', []],
  ])('%s', (field, expected) => {
    expect(read(field)).toEqual(expected);
  });
});

describe('ignores every part of a field that violates the grammar', () => {
  test.each([
    ['an open quote', 'Bearer error="invalid_token'],
    ['an open quote that ends in a backslash', 'Bearer error="invalid_token\\'],
    ['a parameter twice', 'Bearer error="a", error="b"'],
    ['a parameter twice, in another case', 'Bearer error="a", ERROR="b"'],
    ['a parameter of no challenge', 'error="invalid_token"'],
    ['a parameter after a token', 'Negotiate YII=, error="a"'],
    ['two words and no equals sign', 'Bearer invalid_token, Bearer two words'],
    ['two values', 'Bearer error="a" "b"'],
    ['two values of two kinds', 'Bearer error="a"b'],
    ['a tab after the scheme', 'Bearer\terror="a"'],
    ['a control character in quotes', 'Bearer error="a\u0000b"'],
    ['a letter beyond Latin-1', 'Bearer error="\u0430"'],
    // The grammar makes `error=` a token68.
    ['no value', 'Bearer error=, realm="a"'],
    ['a value with a colon and no quotes', 'Bearer error=a:b'],
    ['more than 8 KiB', `Bearer realm="${'a'.repeat(8_192)}"`],
  ])('%s', (_, field) => {
    expect(read(field)).toBeNull();
  });
});

const tokens = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const values = fc.stringMatching(/^[\t \x21-\x7e\x80-\xff]{0,30}$/);
const blanks = fc.stringMatching(/^[ \t]{0,2}$/);
const token68s = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,12}={0,2}$/);

const rendered = fc.record({
  scheme: tokens,
  token68: fc.option(token68s, { freq: 4 }),
  parameters: fc.uniqueArray(fc.tuple(tokens, values, blanks, fc.boolean()), {
    maxLength: 5,
    selector: ([name]) => name.toLowerCase(),
  }),
});

function render(challenge: {
  scheme: string;
  token68: string | null;
  parameters: [string, string, string, boolean][];
}) {
  if (challenge.token68 !== null) return `${challenge.scheme} ${challenge.token68}`;
  const parts = challenge.parameters.map(([name, value, blank, bare]) => {
    const isToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value);
    const quoted = `"${value.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
    return `${name}${blank}=${blank}${bare && isToken ? value : quoted}`;
  });
  return parts.length === 0 ? challenge.scheme : `${challenge.scheme} ${parts.join(' ,\t')}`;
}

test('any field written by the grammar is parsed to what was meant', () => {
  fc.assert(
    fc.property(fc.array(rendered, { maxLength: 4 }), blanks, (challenges, blank) => {
      const field = challenges.map(render).join(`${blank},${blank}, `);
      expect(read(field)).toEqual(
        challenges.map(({ scheme, token68, parameters }) => [
          scheme.toLowerCase(),
          token68,
          token68 === null ? Object.fromEntries(parameters.map(([name, value]) => [name.toLowerCase(), value])) : {},
        ]),
      );
    }),
    { numRuns: 2_000 },
  );
});

const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      ',',
      '=',
      ' ',
      '\t',
      'Bearer ',
      'error',
      '"a"',
      'a=b',
      ',,,',
      '\u0000',
      '\r\n',
      '\u00e9',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  ),
  { maxLength: 60 },
);

test('any other input returns a result, and each parsed part is a valid field', () => {
  fc.assert(
    fc.property(hostile, (parts) => {
      for (const { scheme, parameters } of parseChallenges(parts.join('')) ?? []) {
        expect(scheme).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
        for (const [name, value] of parameters) {
          expect(name).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
          expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/);
        }
      }
    }),
    { numRuns: 5_000 },
  );
});

test.each(['Bearer a', ' ', '"', '\\"', 'a =', 'a=" ', ', ', 'Bearer error="a",', '\t'])(
  'no 8 KiB field made of %j takes long',
  (part) => {
    const started = performance.now();
    parseChallenges(part.repeat(8_192).slice(0, 8_192));
    parseChallenges(`Bearer a="${part.repeat(8_192)}`.slice(0, 8_192));
    expect(performance.now() - started).toBeLessThan(100);
  },
);

import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/session/ports/secret.ts';

test('a secret prints as [redacted] wherever a value is printed', () => {
  const secret = new Secret('planted-value');
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
  ];
  for (const text of printed) {
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('planted');
  }
  expect(structuredClone({ ...secret })).toEqual({});
});

test('matches returns true for the same value only', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, other) => {
      const secret = new Secret(value);
      expect(secret.matches(value)).toBe(true);
      expect(secret.matches(other)).toBe(value === other);
    }),
  );
});

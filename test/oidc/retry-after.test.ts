import { describe, expect, test } from 'vitest';
import { parseHttpDate } from '../../main/oidc/http-date.ts';
import { readRetryAfter } from '../../main/oidc/retry-after.ts';

const now = Date.UTC(2030, 0, 1, 9);
const read = (value: string, more: Record<string, string> = {}) =>
  readRetryAfter(new Headers({ 'retry-after': value, ...more }), now);

test.each([
  ['120', 120_000],
  [' 7 ', 7_000],
  ['0', 1_000],
  ['-30', 1_000],
  ['1000000000', 900_000],
  ['99999999999999999999', 900_000],
  ['Tue, 01 Jan 2030 09:02:00 GMT', 120_000],
  ['Tuesday, 01-Jan-30 09:02:00 GMT', 120_000],
  ['Tue Jan  1 09:02:00 2030', 120_000],
  ['Tue, 01 Jan 2030 08:00:00 GMT', 1_000],
  ['Fri, 01 Jan 2100 00:00:00 GMT', 900_000],
])('%s is %d ms', (value, ms) => {
  expect(read(value)).toBe(ms);
});

test.each(['', 'soon', '1.5', '2 minutes', '2030-01-01T09:02:00Z', '0x10', 'Tue, 01 Foo 2030 09:02:00 GMT'])(
  '%j is ignored',
  (value) => expect(read(value)).toBeNull(),
);

test('a missing header gives no wait', () => {
  expect(readRetryAfter(new Headers(), now)).toBeNull();
});

test('a date is compared with the provider’s clock if that is known, because ours may be wrong', () => {
  const until = 'Tue, 01 Jan 2030 12:01:00 GMT';
  expect(read(until)).toBe(900_000);
  expect(read(until, { date: 'Tue, 01 Jan 2030 12:00:00 GMT' })).toBe(60_000);
  expect(read(until, { date: 'nonsense' })).toBe(900_000);
});

describe('a date', () => {
  test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'is parsed in each form of RFC 9110: %s',
    (text) => expect(parseHttpDate(text)).toBe(784_111_777_000),
  );

  test.each([
    '1994',
    'Sun, 06 Nov 1994 08:49:37 +0100',
    'Sun, 06 Nov 1994 99:49:37 GMT',
    'x Sun, 06 Nov 1994 08:49:37 GMT',
  ])('is invalid in any other form: %s', (text) => expect(parseHttpDate(text)).toBeNull());
});

import { expect, test } from 'vitest';
import { measureSkew } from '../../main/oidc/clock-skew.ts';

const nine = 'Tue, 01 Jan 2030 09:00:00 GMT';
const at = Date.UTC(2030, 0, 1, 9);

test.each([
  ['just then', at, at, 0],
  ['within the second', at + 400, at + 900, 0],
  ['while it was on its way', at - 8_000, at + 3_000, 0],
  ['our clock is a minute behind', at - 60_000, at - 60_000, 60_000],
  ['our clock is a minute ahead', at + 60_000, at + 60_000, -59_000],
  ['behind, on a slow line: only what is proved', at - 70_000, at - 60_000, 60_000],
  ['ahead, on a slow line: only what is proved', at + 60_000, at + 70_000, -59_000],
  ['our clock was set back meanwhile', at + 60_000, at - 60_000, 0],
])('%s', (_, askedAt, answeredAt, skew) => {
  expect(measureSkew(nine, askedAt, answeredAt)).toBe(skew);
});

test.each([null, '', 'yesterday', '1893488400', '2030-01-01T09:00:00Z'])('%j is no evidence', (date) => {
  expect(measureSkew(date, at + 60_000, at + 60_000)).toBe(0);
});

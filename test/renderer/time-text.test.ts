import { describe, expect, test } from 'vitest';
import { countdownText, momentAttribute, momentText } from '../../renderer/text/time-text.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('a countdown', () => {
  test.each([
    [-5 * second, '0 seconds'],
    [0, '0 seconds'],
    [1, '1 second'],
    [1 * second, '1 second'],
    [1001, '2 seconds'],
    [59 * second, '59 seconds'],
    [59.001 * second, '1 minute'],
    [minute, '1 minute'],
    [89 * second, '1 minute'],
    [90 * second, '2 minutes'],
    [10 * minute, '10 minutes'],
    [59 * minute, '59 minutes'],
    [59.6 * minute, '1 hour'],
    [hour, '1 hour'],
    [61 * minute, '1 hour, 1 minute'],
    [12 * hour, '12 hours'],
    [11 * hour + 58 * minute, '11 hours, 58 minutes'],
    [30 * hour, '30 hours'],
  ])('of %d ms reads %s', (remaining, text) => {
    expect(countdownText(remaining)).toBe(text);
  });

  test('shows seconds in the whole last minute and never before', () => {
    for (let left = 0; left <= 3 * minute; left += 250) {
      expect(countdownText(left).includes('second')).toBe(left <= 59 * second);
    }
  });

  test('never grows as time passes', () => {
    const inSeconds = (text: string) =>
      [...text.matchAll(/(\d+) (hour|minute|second)/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * (unit === 'hour' ? 3600 : unit === 'minute' ? 60 : 1),
        0,
      );
    let before = Number.POSITIVE_INFINITY;
    for (let left = 3 * hour; left >= 0; left -= 7 * second) {
      const shown = inSeconds(countdownText(left));
      expect(shown).toBeLessThanOrEqual(before);
      before = shown;
    }
  });
});

describe('a moment', () => {
  const noon = new Date('2026-03-02T12:00:00').getTime();

  test('on the same day is a time alone, in the given locale', () => {
    expect(momentText(noon + 2 * hour, noon, 'en-GB')).toBe('14:00');
    expect(momentText(noon + 2 * hour, noon, 'en-US')).toMatch(/^2:00\sPM$/);
  });

  test('on another day has its date, however near it is', () => {
    expect(momentText(noon - 13 * hour, noon, 'en-GB')).toBe('1 Mar 2026, 23:00');
    expect(momentText(noon + 12 * hour, noon, 'de-DE')).toBe('03.03.2026, 00:00');
  });

  test('is an ISO date for machines, and missing if it is invalid', () => {
    expect(momentAttribute(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(momentAttribute(Number.NaN)).toBeUndefined();
  });
});

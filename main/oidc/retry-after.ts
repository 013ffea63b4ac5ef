import { parseHttpDate } from './http-date.ts';

const leastMs = 1_000;
const mostMs = 15 * 60_000;

/**
 * Returns how long the provider asks not to be contacted (RFC 9110, 10.2.3), in ms; `null` if the header is missing or
 * invalid. At least one second, so that a zero causes no loop, and at most 15 minutes, so that one wrong number does
 * not end a working day.
 *
 * A date is measured against the response's own `Date`, which is the provider's clock, or else against our clock.
 */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^[+-]?\d{1,20}$/.test(text)) return clamped(Number(text) * 1_000);
  const until = parseHttpDate(text);
  if (until === null) return null;
  return clamped(until - (parseHttpDate(headers.get('date') ?? '') ?? now));
}

const clamped = (ms: number) => Math.min(Math.max(ms, leastMs), mostMs);

import { parseHttpDate } from './http-date.ts';

const leastMs = 1_000;
const mostMs = 15 * 60_000;

/**
 * How long a provider asks not to be asked again (RFC 9110, 10.2.3), in ms: no shorter than a second, so that a zero is
 * no invitation to a loop, and no longer than a quarter of an hour, so that one wrong number does not end a working
 * day. `null` where it does not say, or not so that it can be read.
 *
 * A moment counts by the provider's own clock, where its answer says what that shows, and else by ours.
 */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^[+-]?\d{1,20}$/.test(text)) return clamped(Number(text) * 1_000);
  const until = parseHttpDate(text);
  if (until === null) return null;
  return clamped(until - (parseHttpDate(headers.get('date') ?? '') ?? now));
}

const clamped = (ms: number) => Math.min(Math.max(ms, leastMs), mostMs);

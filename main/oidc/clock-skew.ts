import { parseHttpDate } from './http-date.ts';

/**
 * How far the clocks may be apart, in ms, for the times of an ID token to be judged at all. Kerberos has lived with the
 * same five minutes for decades (RFC 4120, 8.2): a computer whose clock nobody sets is within it for months.
 */
export const maxSkewMs = 5 * 60_000;

/**
 * By how much the provider's clock is ahead of ours, in ms, by the `Date` of an answer (RFC 9110, 6.6.1): no more than
 * the answer proves, which was made at some time between `askedAt` and `answeredAt` and says whole seconds only.
 * 0 where it proves nothing.
 */
export function measureSkew(date: string | null, askedAt: number, answeredAt: number): number {
  const from = parseHttpDate(date ?? '');
  // A clock that ran backwards meanwhile was set.
  if (from === null || answeredAt < askedAt) return 0;
  const least = from - answeredAt;
  const most = from + 1_000 - askedAt;
  if (least > 0) return least;
  return most < 0 ? most : 0;
}

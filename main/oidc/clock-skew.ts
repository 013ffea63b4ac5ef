import { parseHttpDate } from './http-date.ts';

/**
 * Largest clock difference, in ms, at which the times of an ID token are checked. Kerberos has used the same five
 * minutes for decades (RFC 4120, 8.2), and a clock that is never set stays within it for months.
 */
export const maxSkewMs = 5 * 60_000;

/**
 * Returns by how much the provider's clock is ahead of ours, in ms, from the `Date` of a response (RFC 9110, 6.6.1).
 * Claims only what the response proves, because the provider wrote the date at some time between `askedAt` and
 * `answeredAt`, in whole seconds. Returns 0 if it proves nothing.
 */
export function measureSkew(date: string | null, askedAt: number, answeredAt: number): number {
  const from = parseHttpDate(date ?? '');
  // The clock ran backwards meanwhile, so it was set.
  if (from === null || answeredAt < askedAt) return 0;
  const least = from - answeredAt;
  const most = from + 1_000 - askedAt;
  if (least > 0) return least;
  return most < 0 ? most : 0;
}

const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const time = '\\d{2}:\\d{2}:\\d{2}';

/** RFC 9110, 5.6.7: the preferred format, and the two obsolete formats that a recipient must accept. */
const fixed = new RegExp(`^${day}, \\d{2} ${month} \\d{4} ${time} GMT$`);
const rfc850 = new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \\d{2}-${month}-\\d{2} ${time} GMT$`);
const asctime = new RegExp(`^${day} ${month} [ \\d]\\d ${time} \\d{4}$`);

/**
 * Parses an HTTP date. Returns ms since the Unix epoch, or `null` for any other format and for a date that `Date.parse`
 * rejects.
 */
export function parseHttpDate(text: string): number | null {
  if (fixed.test(text) || rfc850.test(text)) return realTime(Date.parse(text));
  return asctime.test(text) ? realTime(Date.parse(`${text} GMT`)) : null;
}

const realTime = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);

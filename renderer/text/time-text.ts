const second = 1000;
const minute = 60 * second;

/**
 * Returns the time until an event, in ms, as words: seconds below one minute, then minutes, then hours and minutes.
 * Seconds are rounded up, so that "1 second" stands until the end; minutes to the nearest. Never below zero.
 *
 * Always English, unlike dates, because these words stand in the middle of English sentences.
 */
export function countdownText(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / second));
  if (seconds < 60) return durationText({ seconds });
  const minutes = Math.round(remainingMs / minute);
  if (minutes < 60) return durationText({ minutes });
  const rest = minutes % 60;
  const hours = (minutes - rest) / 60;
  return durationText(rest === 0 ? { hours } : { hours, minutes: rest });
}

function durationText(duration: { readonly [unit in 'hours' | 'minutes' | 'seconds']?: number }): string {
  // `Intl.DurationFormat` formats a duration of zero as an empty string.
  if (duration.seconds === 0) return '0 seconds';
  return new Intl.DurationFormat('en', { style: 'long' }).format(duration);
}

/**
 * Returns a point in time in the user's locale and time zone: the time alone if it is on the same day as `now`,
 * otherwise with its date. Both are in ms since the Unix epoch.
 */
export function momentText(at: number, now: number, locale?: string): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const format = new Intl.DateTimeFormat(
    locale,
    sameDay ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
  return format.format(at);
}

/** Returns the machine-readable form for `<time>`; `undefined` for an invalid date. */
export function momentAttribute(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

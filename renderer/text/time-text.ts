const second = 1000;
const minute = 60 * second;

/**
 * How long until something, in ms, as words: seconds below one minute, then minutes, then hours and minutes. Seconds
 * are rounded up, so that "1 second" stands until the end; minutes to the nearest. Never below zero.
 *
 * Always English, unlike dates: these words stand in the middle of English sentences.
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
  // A duration of nothing formats as nothing.
  if (duration.seconds === 0) return '0 seconds';
  return new Intl.DurationFormat('en', { style: 'long' }).format(duration);
}

/**
 * A moment in the reader's own locale and time zone: the time alone if it is on the same day as `now`, otherwise with
 * its date. Both in ms since the Unix epoch.
 */
export function momentText(at: number, now: number, locale?: string): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const format = new Intl.DateTimeFormat(
    locale,
    sameDay ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
  return format.format(at);
}

/** The machine-readable form for `<time>`; `undefined` for a number that is no moment. */
export function momentAttribute(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

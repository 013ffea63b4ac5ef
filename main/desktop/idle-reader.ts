import type { Clock } from '../session/ports/index.ts';
import type { Told } from './capability-tracker.ts';
import type { IdleSource } from './idle-source.ts';

/**
 * Returns the last reading at once and queries the sources in the background. It has no timer: the caller sets the
 * pace.
 */
export interface IdleReader {
  /** In ms, never more than the true idle time; `null` if no source knows it. */
  idleMs(): number | null;
  /** Returns `not-told` also if no source counts from the last input: a late lock is not reliable. */
  told(): Told;
  /** Queries the sources once, because one has appeared or disappeared. */
  readAgain(): void;
}

/** The age of a reading, in ms, from which it is read again. */
const freshMs = 500;

/** The age of a reading, in ms, above which it no longer counts, because the user may have been active since. */
const lastingMs = 10_000;

/** How long the sources may fail to reply, in ms, before the last reading is dropped. */
const silentMs = 10_000;

interface Reading {
  readonly idleMs: number;
  readonly exact: boolean;
  readonly at: number;
}

/**
 * Creates the reader. The first source that knows the idle time is used. `fresh` is called when a reading arrives that
 * was wanted while none was recent enough; `changed` when the result of `told` has changed.
 */
export function createIdleReader(
  clock: Pick<Clock, 'monotonic'>,
  sources: readonly IdleSource[],
  { fresh, changed }: { readonly fresh: () => void; readonly changed: () => void },
): IdleReader {
  let reading: Reading | null = null;
  let heard = false;
  let asking = false;
  let again = false;
  let wanted = false;
  let silentSince: number | null = null;

  async function askAll(): Promise<Reading | 'silence' | null> {
    let silent = false;
    for (const { exact, ask } of sources) {
      const idleMs = await ask().catch(() => 'silence' as const);
      if (idleMs === 'silence') silent = true;
      else if (idleMs !== null) return { idleMs, exact, at: clock.monotonic() };
    }
    return silent ? 'silence' : null;
  }

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    const begunAt = clock.monotonic();
    const before = told();
    const answer = await askAll();
    asking = false;
    heard = true;
    if (answer === 'silence') {
      silentSince ??= begunAt;
      if (clock.monotonic() - silentSince > silentMs) reading = null;
    } else {
      silentSince = null;
      reading = answer;
    }
    if (told() !== before) changed();
    if (reading !== null && wanted) {
      wanted = false;
      fresh();
    }
    if (!again) return;
    again = false;
    void ask();
  }

  function told(): Told {
    if (reading?.exact === true) return 'yes';
    return heard ? 'not-told' : 'asking';
  }

  return {
    told,
    readAgain: () => {
      again = asking;
      void ask();
    },
    idleMs: () => {
      const age = reading === null ? Number.POSITIVE_INFINITY : clock.monotonic() - reading.at;
      if (age >= freshMs) void ask();
      if (age <= lastingMs && reading !== null) return reading.idleMs;
      wanted = true;
      return reading === null ? null : 0;
    },
  };
}

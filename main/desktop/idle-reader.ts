import type { Clock } from '../session/ports/index.ts';
import type { Told } from './capability-tracker.ts';
import type { IdleSource } from './idle-source.ts';

/** Answers at once, from what the sources have said last, and asks them meanwhile. It has no timer: who asks sets the pace. */
export interface IdleReader {
  /** In ms, never more than it is; `null` where nobody can tell. */
  idleMs(): number | null;
  /** `not-told` too where nobody counts from the last touch: a lock that comes late is none to be relied on. */
  told(): Told;
  /** Asks once, because a source has come or gone. */
  readAgain(): void;
}

/** An answer is asked for again when the last one is older than this, in ms. */
const freshMs = 500;

/** An answer that is older than this, in ms, says nothing of now: somebody may have been there since. */
const lastingMs = 10_000;

/** A source that is silent for so long, in ms, tells nothing any more. */
const silentMs = 10_000;

interface Reading {
  readonly idleMs: number;
  readonly exact: boolean;
  readonly at: number;
}

/**
 * `fresh`: there is an answer where one was wanted and there was none that was recent enough. `changed`: of `told`.
 * The first source that knows is taken.
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

import type { Clock, PresenceEvent } from '../ports/ports.ts';
import { type DualTime, dualTimeNow, elapsedSince } from './dual-clock.ts';

/** Whether the computer sleeps, or has only just come back. */
export interface Sleep {
  notice(event: PresenceEvent): void;
  /** Since when it has been asleep, in ms, by what it said itself. Asked once, as it wakes; 0 where it said nothing. */
  slept(): number;
  /** Somebody is at the computer, whatever it said of itself. */
  wake(): void;
  /** Whether nothing is to be sent: an answer would find nobody, or the network not up yet. */
  quiet(): boolean;
  /** In how many ms that ends by itself; `null`: it is not quiet. */
  quietFor(): number | null;
}

/** How long after waking the network gets to come up, in ms. */
const settleMs = 2_000;

/** So that the computers of a house that wake together do not ask together, in ms. */
const spreadMs = 3_000;

/** A computer that runs this long after it said it would sleep has come back without a word, in ms. */
const forgottenMs = 60_000;

/** Nothing is sent between `suspended` and a settled `resumed`. Measured on the clock that nobody can set. */
export function createSleep(clock: Clock): Sleep {
  let until: number | null = null;
  let asleep: DualTime | null = null;

  const left = (): number | null => {
    if (until === null) return null;
    const ms = until - clock.monotonic();
    if (ms > 0) return ms;
    until = null;
    return null;
  };

  return {
    notice: (event) => {
      if (event === 'suspended') {
        until = clock.monotonic() + forgottenMs;
        asleep = dualTimeNow(clock);
      }
      if (event === 'resumed') until = clock.monotonic() + settleMs + Math.round(clock.jitter() * spreadMs);
    },
    slept: () => {
      const since = asleep;
      asleep = null;
      return since === null ? 0 : elapsedSince(since, clock);
    },
    wake: () => {
      until = null;
      asleep = null;
    },
    quiet: () => left() !== null,
    quietFor: left,
  };
}

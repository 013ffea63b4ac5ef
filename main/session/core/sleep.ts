import type { Clock, PresenceEvent } from '../ports/ports.ts';
import { type DualTime, dualTimeNow, elapsedSince } from './dual-clock.ts';

/** Tracks whether the computer is suspended or has just resumed. */
export interface Sleep {
  notice(event: PresenceEvent): void;
  /** Returns the ms since `suspended`, or 0 without that event, and resets it: call it once per resume. */
  slept(): number;
  /** Ends the quiet, because a user is at the computer, whatever the events said. */
  wake(): void;
  /** Returns whether no request may be sent: the app would miss the response, or the network is not up yet. */
  quiet(): boolean;
  /** Returns in how many ms the quiet ends by itself; `null` if it is not quiet. */
  quietFor(): number | null;
}

/** The time for the network to come up after a resume, in ms. */
const settleMs = 2_000;

/** Upper limit of the jitter, in ms, so that computers that resume together do not send together. */
const spreadMs = 3_000;

/** A computer that runs for this long after `suspended` has resumed without an event, in ms. */
const forgottenMs = 60_000;

/** Creates a tracker that is quiet from `suspended` until shortly after `resumed`, by the monotonic clock. */
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

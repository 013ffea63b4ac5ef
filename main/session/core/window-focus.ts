import type { Clock, PresenceEvent } from '../ports/ports.ts';
import { type DualTime, dualTimeNow, elapsedSince } from './dual-clock.ts';

/** Tracks whether the app's own window is in front. */
export interface WindowFocus {
  notice(event: PresenceEvent): void;
  /** Returns how long the window has been unfocused, in ms; `null` if it is in front, or before its first event. */
  unfocusedMs(): number | null;
}

export function createWindowFocus(clock: Clock): WindowFocus {
  let since: DualTime | null = null;
  return {
    notice: (event) => {
      if (event === 'window-focused') since = null;
      if (event === 'window-unfocused' || event === 'window-hidden') since ??= dualTimeNow(clock);
    },
    unfocusedMs: () => (since === null ? null : elapsedSince(since, clock)),
  };
}

import type { Clock, PresenceEvent } from '../ports/ports.ts';
import { type DualTime, dualTimeNow, elapsedSince } from './dual-clock.ts';

/** Whether the app's own window is in front. */
export interface WindowFocus {
  notice(event: PresenceEvent): void;
  /** How long it has not been, in ms; `null`: it is, or nothing was heard of one. */
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

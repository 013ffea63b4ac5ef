import type { Clock, PresenceEvent } from '../ports/ports.ts';
import { type Moment, momentNow, sinceMoment } from './moment.ts';

/** Whether the app's own window is in front. */
export interface Focus {
  notice(event: PresenceEvent): void;
  /** How long it has not been, in ms; `null`: it is, or nothing was heard of one. */
  unfocusedMs(): number | null;
}

export function createFocus(clock: Clock): Focus {
  let since: Moment | null = null;
  return {
    notice: (event) => {
      if (event === 'window-focused') since = null;
      if (event === 'window-unfocused' || event === 'window-hidden') since ??= momentNow(clock);
    },
    unfocusedMs: () => (since === null ? null : sinceMoment(since, clock)),
  };
}

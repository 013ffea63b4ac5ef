import type { Clock, Presence } from '../ports/ports.ts';

/** For how long a reading of the idle time stands, in ms: the desktop counts in seconds. */
const readingMs = 100;

/** Asks the desktop once for all accounts that want to know in the same moment: each question may go to another process. */
export function cacheIdleTime(presence: Presence, clock: Clock): Presence {
  let reading: { readonly at: number; readonly idleMs: number | null } | null = null;
  return {
    subscribe: (listener) =>
      presence.subscribe((event) => {
        if (event === 'idle-told') reading = null;
        listener(event);
      }),
    idleMs: () => {
      const now = clock.monotonic();
      if (reading === null || now - reading.at >= readingMs) reading = { at: now, idleMs: presence.idleMs() };
      return reading.idleMs;
    },
  };
}

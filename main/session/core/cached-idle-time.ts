import type { Clock, Presence } from '../ports/ports.ts';

/** The lifetime of a cached reading, in ms; desktops count in seconds. */
const readingMs = 100;

/** Reads the idle time once for all accounts that need it at the same moment: each read may call another process. */
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

/** The wall clock of the window, shared by all countdowns. */
export interface WindowClock {
  /** Calls `listener` about once a second. Returns an unsubscribe function; the timer stops with the last listener. */
  readonly now: () => number;
  /** A wrapper per subscription: a set holds the same function once, and one unsubscribe would end both. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createWindowClock(now: () => number = Date.now): WindowClock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    for (const listener of [...listeners]) listener();
  }

  return {
    now,
    subscribe(listener) {
      // A set would take the same function once only, and the first to leave would end it for both.
      const own = () => listener();
      listeners.add(own);
      timer ??= setInterval(tick, 1000);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

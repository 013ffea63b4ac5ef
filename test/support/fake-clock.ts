import type { Clock } from '../../main/session/ports/ports.ts';

export interface FakeClock extends Clock {
  /** Advances both clocks by `ms`, and runs what falls due, in order. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock only, as a user or a time server would. */
  setBy(ms: number): void;
  readonly timers: () => number;
}

/** Waits until every promise that can settle by itself has settled. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}

export function createFakeClock(start = Date.UTC(2030, 0, 1, 9)): FakeClock {
  let monotonic = 1_000;
  let offset = start - monotonic;
  let ids = 0;
  const due = new Set<{ readonly at: number; readonly task: () => void }>();
  return {
    now: () => monotonic + offset,
    monotonic: () => monotonic,
    jitter: () => 0.5,
    freshId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    after: (delayMs, task) => {
      const timer = { at: monotonic + delayMs, task };
      due.add(timer);
      return () => due.delete(timer);
    },
    timers: () => due.size,
    setBy: (ms) => {
      offset += ms;
    },
    advance: async (ms) => {
      const end = monotonic + ms;
      await settled();
      for (;;) {
        const next = [...due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        due.delete(next);
        monotonic = Math.max(monotonic, next.at);
        next.task();
        await settled();
      }
      monotonic = end;
    },
  };
}

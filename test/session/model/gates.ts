import type { FakeClock } from '../../support/fake-clock.ts';

export type Place = 'vault' | 'provider';

/** The fate of a request: carried out with a response, or without one, before or after it was carried out. */
export type Fate = 'answered' | 'lost-before' | 'lost-after';

interface Parked {
  readonly lane: string;
  readonly settle: (fate: Fate) => void;
  readonly drop: (carriedOut: boolean) => void;
}

/** A request waits no longer than this for its response. */
const deadlineMs = 30_000;

/**
 * Every call to the vault and to the provider can be made to wait, so that anything else can happen meanwhile. Calls of
 * one lane are carried out in order.
 */
export function createGates(clock: FakeClock) {
  const slow: Record<Place, boolean> = { vault: false, provider: false };
  let parked: readonly Parked[] = [];

  function release(call: Parked, fate: Fate): void {
    const ahead = parked.filter(({ lane }) => lane === call.lane);
    const due = ahead.slice(0, ahead.indexOf(call) + 1);
    parked = parked.filter((other) => !due.includes(other));
    for (const each of due) each.settle(each === call ? fate : 'answered');
  }

  return {
    slow,
    /** The fate of requests whose response misses the deadline. */
    lateFate: 'lost-before' as Fate,
    waiting: () => parked.length,
    pass<Value>(place: Place, lane: string, carryOut: (fate: Fate) => Value): Promise<Value> {
      if (!slow[place] && !parked.some((call) => call.lane === lane)) {
        return new Promise((resolve) => resolve(carryOut('answered')));
      }
      return new Promise((resolve, reject) => {
        const settle = (fate: Fate) => {
          cancel();
          try {
            resolve(carryOut(fate));
          } catch (error) {
            reject(error);
          }
        };
        const drop = (carriedOut: boolean) => {
          cancel();
          try {
            if (carriedOut) carryOut('answered');
          } catch {
            // No caller is left to notify.
          }
        };
        const call = { lane, settle, drop };
        const cancel = clock.after(deadlineMs, () => release(call, place === 'vault' ? 'answered' : this.lateFate));
        parked = [...parked, call];
      });
    },
    release(index: number): void {
      const call = parked[index % Math.max(parked.length, 1)];
      if (call !== undefined) release(call, 'answered');
    },
    releaseAll(): void {
      const all = parked;
      parked = [];
      for (const call of all) call.settle('answered');
    },
    /** The app has ended: no caller receives the result of pending calls, whether they are carried out or not. */
    dropAll(carriedOut: boolean): void {
      const all = parked;
      parked = [];
      for (const call of all) call.drop(carriedOut);
    },
  };
}

export type Gates = ReturnType<typeof createGates>;

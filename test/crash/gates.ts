/** Places in the app's way at which it can be told to die. Each is passed twice: before what it names, and after. */
export interface Gates {
  /** Runs `call` between the two sides of the place. */
  through<Value>(place: string, call: () => Promise<Value>): Promise<Value>;
  /** As `through`, for work that only has to be over before the app counts as idle. */
  busy<Value>(call: () => Promise<Value>): Promise<Value>;
  /** Begins to count anew, and ends this process at `point`, if it is reached. */
  arm(point: string | null): void;
  /** The points passed since, in order. */
  trace(): readonly string[];
  /** Nothing is under way, and nothing was for `quietMs`. */
  isQuiet(quietMs: number): boolean;
}

/** What is told when the counting begins anew. */
export const armedAnew = 'armed';

/**
 * A point is `PLACE#N:before` or `PLACE#N:after`: the N-th time that the place is passed since the arming. `tell` hears
 * of each before this process can be ended there.
 */
export function createGates(tell: (line: string) => void): Gates {
  let counts = new Map<string, number>();
  let trace: string[] = [];
  let armed: string | null = null;
  let underWay = 0;
  let lastSign = performance.now();

  function pass(point: string): void {
    trace.push(point);
    tell(point);
    // A signal to oneself that cannot be caught is delivered before the call is back.
    if (point === armed) process.kill(process.pid, 'SIGKILL');
  }

  async function busy<Value>(call: () => Promise<Value>): Promise<Value> {
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
      lastSign = performance.now();
    }
  }

  return {
    busy,
    through: (place, call) =>
      busy(async () => {
        const count = (counts.get(place) ?? 0) + 1;
        counts.set(place, count);
        pass(`${place}#${count}:before`);
        try {
          return await call();
        } finally {
          pass(`${place}#${count}:after`);
        }
      }),
    arm: (point) => {
      counts = new Map();
      trace = [];
      armed = point;
      tell(armedAnew);
    },
    trace: () => trace,
    isQuiet: (quietMs) => underWay === 0 && performance.now() - lastSign >= quietMs,
  };
}

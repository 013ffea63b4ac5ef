/** Points at which the app can be told to die. Each place has two points, before and after its operation. */
export interface Gates {
  /** Runs `call` between the two points of the place. */
  through<Value>(place: string, call: () => Promise<Value>): Promise<Value>;
  /** Like `through`, for work that only has to finish before the app counts as idle. */
  busy<Value>(call: () => Promise<Value>): Promise<Value>;
  /** Restarts the count, and kills this process at `point` if that is reached. */
  arm(point: string | null): void;
  /** Returns the points passed since then, in order. */
  trace(): readonly string[];
  /** Returns whether no work is pending, and none was for `quietMs`. */
  isQuiet(quietMs: number): boolean;
}

/** The line that is printed when the count restarts. */
export const armedAnew = 'armed';

/**
 * A point is `PLACE#N:before` or `PLACE#N:after`, the N-th pass of the place since `arm`. `tell` is called with each
 * point before this process can be killed there.
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
    // The kernel delivers an uncatchable signal to the own process before the call returns.
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

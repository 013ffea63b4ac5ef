export interface Farewell {
  /** Stores what is to be stored, once, however often it is called. Resolves when it is done or has taken too long. */
  say(): Promise<void>;
  isBegun(): boolean;
  isOver(): boolean;
}

/** `stop` may reject, or never settle: the app then ends after `patienceMs`. */
export function createFarewell(stop: () => Promise<void>, patienceMs: number): Farewell {
  let begun: Promise<void> | null = null;
  let over = false;

  async function run(): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
    await Promise.race([stop().catch(() => undefined), late]);
    over = true;
  }

  return {
    say: () => {
      begun ??= run();
      return begun;
    },
    isBegun: () => begun !== null,
    isOver: () => over,
  };
}

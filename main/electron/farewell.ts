export interface Farewell {
  /** Starts storing, once, however often it is called. Resolves when everything is stored or the time is up. */
  say(): Promise<void>;
  isBegun(): boolean;
  isOver(): boolean;
}

/** `stop` may reject or never settle. The farewell then ends at once, or after `patienceMs`. */
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

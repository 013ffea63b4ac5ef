import type { Clock } from '../session/ports/index.ts';
import { type Bus, openBus } from './bus.ts';

export interface BusListener {
  /** There is a connection. What it starts, and fails to, is given up with this connection. */
  up(bus: Bus): Promise<void>;
  /** There is none any more, or there was none to be had. */
  down(): void;
}

/** A bus that is not there is looked for after this, in ms, then after twice as long, and so on. */
const firstMs = 1_000;
const longestMs = 60_000;

/** Keeps a connection to a bus for as long as the app runs. The answer ends it. */
export function reconnectBus(socket: string, clock: Pick<Clock, 'after'>, keeper: BusListener): () => void {
  let delayMs = firstMs;
  let stopped = false;
  let open: Bus | null = null;
  let cancel = () => {};

  async function connect(): Promise<void> {
    try {
      const bus = await openBus(socket, clock);
      open = bus;
      if (stopped) return bus.close();
      await keeper.up(bus);
      delayMs = firstMs;
      await bus.gone;
    } catch {
      // It does not answer, or no longer: the same as none.
      open?.close();
    }
    open = null;
    if (stopped) return;
    keeper.down();
    cancel = clock.after(delayMs, () => void connect());
    delayMs = Math.min(delayMs * 2, longestMs);
  }

  void connect();
  return () => {
    stopped = true;
    cancel();
    open?.close();
  };
}

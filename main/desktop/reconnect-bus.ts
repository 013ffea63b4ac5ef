import type { Clock } from '../session/ports/index.ts';
import { type Bus, openBus } from './bus.ts';

export interface BusListener {
  /** Called when a connection is open. If it rejects, the connection is closed. */
  up(bus: Bus): Promise<void>;
  /** Called when the connection has closed or could not be opened. */
  down(): void;
}

/** The first delay before reconnecting, in ms. It doubles after each failure, up to `longestMs`. */
const firstMs = 1_000;
const longestMs = 60_000;

/** Keeps a connection to a bus while the app runs. Returns a function that ends it. */
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
      // A bus that does not reply, or no longer replies, is treated as missing.
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

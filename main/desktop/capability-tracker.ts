import type { BusName } from './bus-socket.ts';

/** `asking`: not known yet. `not-told`: this desktop does not report it, or not reliably enough for a lock. */
export type Told = 'yes' | 'asking' | 'not-told';

/** Tracks the sources that report one capability. */
export interface CapabilityTracker {
  told(): Told;
  tells(source: string): void;
  lost(source: string): void;
  /** The services of this bus were checked, or there is no such bus. */
  looked(bus: BusName): void;
}

/** `buses` are those that may have a source. `changed` is called when the result of `told` has changed. */
export function createCapabilityTracker(buses: readonly BusName[], changed: () => void): CapabilityTracker {
  const sources = new Set<string>();
  const unseen = new Set(buses);

  const told = () => {
    if (sources.size > 0) return 'yes';
    return unseen.size > 0 ? 'asking' : 'not-told';
  };

  function change(work: () => void): void {
    const before = told();
    work();
    if (told() !== before) changed();
  }

  return {
    told,
    tells: (source) => change(() => sources.add(source)),
    lost: (source) => change(() => sources.delete(source)),
    looked: (bus) => change(() => unseen.delete(bus)),
  };
}

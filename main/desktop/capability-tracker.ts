import type { BusName } from './bus-socket.ts';

/** `asking`: not known yet. `not-told`: this desktop does not tell, or not so that a lock could rely on it. */
export type Told = 'yes' | 'asking' | 'not-told';

/** Who tells of one thing. */
export interface CapabilityTracker {
  told(): Told;
  tells(source: string): void;
  lost(source: string): void;
  /** What this bus has was looked at, or there is no such bus. */
  looked(bus: BusName): void;
}

/** `buses`: where somebody may be who tells of it. `changed`: of `told`. */
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

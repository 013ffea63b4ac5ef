import type { EpochMs } from '../../contract/session-state.ts';
import type { Clock } from './ports.ts';

/** A moment by both clocks: the one that everybody can set, and the one that may stand still while the computer sleeps. */
export interface Moment {
  readonly wall: EpochMs;
  readonly monotonic: number;
}

export const momentNow = (clock: Clock): Moment => ({ wall: clock.now(), monotonic: clock.monotonic() });

/** How long ago it was, in ms, by the clock that says more: setting one back makes nothing younger. */
export const sinceMoment = ({ wall, monotonic }: Moment, clock: Clock): number =>
  Math.max(clock.now() - wall, clock.monotonic() - monotonic);

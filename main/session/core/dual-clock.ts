import type { EpochMs } from '../../../contract/session-state.ts';
import type { Clock, Identity } from '../ports/ports.ts';

/** A moment by both clocks: the one that everybody can set, and the one that may stand still while the computer sleeps. */
export interface DualTime {
  readonly wall: EpochMs;
  readonly monotonic: number;
}

export const dualTimeNow = (clock: Clock): DualTime => ({ wall: clock.now(), monotonic: clock.monotonic() });

/** A moment of the past, known to be `ageMs` ago at least, whatever the wall clock says by now. */
export const dualTimeAtLeast = (ageMs: number, wall: EpochMs, clock: Clock): DualTime => ({
  wall,
  monotonic: clock.monotonic() - Math.max(ageMs, clock.now() - wall),
});

/** A moment of the past that only the wall clock knows. One in the future is a clock that was set back since: it is now. */
export const dualTimeAt = (wall: EpochMs, clock: Clock): DualTime => dualTimeAtLeast(0, wall, clock);

/** When the person proved who they are, as far as the provider says so. */
export const provenAt = (identity: Identity, clock: Clock): DualTime | null =>
  identity.provenAt === null ? null : dualTimeAt(identity.provenAt, clock);

/** How long ago it was, in ms, by the clock that says more: setting one back makes nothing younger. */
export const elapsedSince = ({ wall, monotonic }: DualTime, clock: Clock): number =>
  Math.max(clock.now() - wall, clock.monotonic() - monotonic);

import type { EpochMs } from '../../../contract/session-state.ts';
import type { Clock, Identity } from '../ports/ports.ts';

/** A moment in ms by two clocks: the wall clock, which can be set, and the monotonic one, which may stop in sleep. */
export interface DualTime {
  readonly wall: EpochMs;
  readonly monotonic: number;
}

export const dualTimeNow = (clock: Clock): DualTime => ({ wall: clock.now(), monotonic: clock.monotonic() });

/** Returns a past moment that is at least `ageMs` ago, whatever the wall clock reads now. */
export const dualTimeAtLeast = (ageMs: number, wall: EpochMs, clock: Clock): DualTime => ({
  wall,
  monotonic: clock.monotonic() - Math.max(ageMs, clock.now() - wall),
});

/** Returns a past moment known by wall time only. A future time means that the clock was set back; it counts as now. */
export const dualTimeAt = (wall: EpochMs, clock: Clock): DualTime => dualTimeAtLeast(0, wall, clock);

/** Returns when the user authenticated, or `null` if the provider does not state it. */
export const provenAt = (identity: Identity, clock: Clock): DualTime | null =>
  identity.provenAt === null ? null : dualTimeAt(identity.provenAt, clock);

/** Returns the elapsed time in ms by the clock that shows more, so that setting a clock back makes nothing younger. */
export const elapsedSince = ({ wall, monotonic }: DualTime, clock: Clock): number =>
  Math.max(clock.now() - wall, clock.monotonic() - monotonic);

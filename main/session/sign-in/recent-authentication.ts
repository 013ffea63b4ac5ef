import { elapsedSince } from '../core/dual-clock.ts';
import type { SessionInMemory } from '../core/session-context.ts';
import type { Clock } from '../ports/ports.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';

/** Maximum age of the authentication that a sensitive operation requires, in seconds. */
export const recentAuthenticationSeconds = 5 * 60;

/** Returns the step-up required to end sessions elsewhere or to weaken the protection of this one. */
export const reauthenticationRequest = ({ entry }: SessionInMemory): StepUpRequest => ({
  acrValues: entry.stepUpAcrValues ?? [],
  maxAgeSeconds: recentAuthenticationSeconds,
});

/**
 * Returns whether the user authenticated in this run as recently and as strongly as `reauthenticationRequest` requires.
 * Both clocks count, so that setting one back makes no sign-in younger.
 */
export function isRecentlyAuthenticated(live: SessionInMemory, clock: Clock): boolean {
  const { acrValues } = reauthenticationRequest(live);
  const isStrong = acrValues.length === 0 || acrValues.some((value) => value === live.acr);
  return (
    live.provenAt !== null && isStrong && elapsedSince(live.provenAt, clock) <= recentAuthenticationSeconds * 1_000
  );
}

import { elapsedSince } from '../core/dual-clock.ts';
import type { SessionInMemory } from '../core/session-context.ts';
import type { Clock } from '../ports/ports.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';

/** How old the sign-in may be that a dangerous control rests on, in seconds. */
export const recentAuthenticationSeconds = 5 * 60;

/** What a sign-in has to bring before a control that ends sessions elsewhere, or weakens what protects this one. */
export const reauthenticationRequest = ({ entry }: SessionInMemory): StepUpRequest => ({
  acrValues: entry.stepUpAcrValues ?? [],
  maxAgeSeconds: recentAuthenticationSeconds,
});

/**
 * Whether the person proved in this run, as lately and as strongly as that asks, who they are. By both clocks: setting
 * one back makes no sign-in younger.
 */
export function isRecentlyAuthenticated(live: SessionInMemory, clock: Clock): boolean {
  const { acrValues } = reauthenticationRequest(live);
  const isStrong = acrValues.length === 0 || acrValues.some((value) => value === live.acr);
  return (
    live.provenAt !== null && isStrong && elapsedSince(live.provenAt, clock) <= recentAuthenticationSeconds * 1_000
  );
}

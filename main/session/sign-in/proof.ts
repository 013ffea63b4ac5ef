import type { LiveSession } from '../core/account-core.ts';
import { sinceMoment } from '../core/moment.ts';
import type { Clock } from '../ports/ports.ts';
import type { StepUpAsk } from '../ports/step-up-ask.ts';

/** How old the sign-in may be that a dangerous control rests on, in seconds. */
export const proofMaxAgeSeconds = 5 * 60;

/** What a sign-in has to bring before a control that ends sessions elsewhere, or weakens what protects this one. */
export const proofAsk = ({ entry }: LiveSession): StepUpAsk => ({
  acrValues: entry.stepUpAcrValues ?? [],
  maxAgeSeconds: proofMaxAgeSeconds,
});

/**
 * Whether the person proved in this run, as lately and as strongly as that asks, who they are. By both clocks: setting
 * one back makes no sign-in younger.
 */
export function isProven(live: LiveSession, clock: Clock): boolean {
  const { acrValues } = proofAsk(live);
  const isStrong = acrValues.length === 0 || acrValues.some((value) => value === live.acr);
  return live.provenAt !== null && isStrong && sinceMoment(live.provenAt, clock) <= proofMaxAgeSeconds * 1_000;
}

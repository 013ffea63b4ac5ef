import type { Policy } from './managed-policy.ts';

/** The part of a configuration that a policy may tighten. */
export interface Tightenable {
  readonly providers: readonly { readonly issuer: string }[];
  readonly times: {
    readonly idleMinutes: number;
    readonly absoluteHours: number;
    /** The longest idle limit that the user may choose. */
    readonly idleMinutesMax: number;
    readonly absoluteHoursMax: number;
  };
  /** Whether the user may choose to open locks by biometrics. */
  readonly biometricsAllowed: boolean;
}

/**
 * Returns the configuration, tightened by the policy. A policy cannot loosen anything: no limit grows, and nothing is
 * added.
 */
export function tighten<Config extends Tightenable>(config: Config, policy: Policy): Config {
  const { idleMinutesMax = Number.POSITIVE_INFINITY, absoluteHoursMax = Number.POSITIVE_INFINITY } = policy;
  const { allowedIssuers, biometricsAllowed = true } = policy;
  return {
    ...config,
    // Compare exactly: a comparison that tolerates spelling differences helps an attacker too.
    providers: config.providers.filter(({ issuer }) => allowedIssuers?.includes(issuer) ?? true),
    biometricsAllowed: config.biometricsAllowed && biometricsAllowed,
    times: {
      ...config.times,
      idleMinutes: Math.min(config.times.idleMinutes, idleMinutesMax),
      absoluteHours: Math.min(config.times.absoluteHours, absoluteHoursMax),
      idleMinutesMax: Math.min(config.times.idleMinutesMax, idleMinutesMax),
      absoluteHoursMax: Math.min(config.times.absoluteHoursMax, absoluteHoursMax),
    },
  };
}

import type { Policy } from './managed-policy.ts';

/** The part of a configuration that a policy may tighten. */
export interface Tightenable {
  readonly providers: readonly { readonly issuer: string }[];
  readonly times: {
    readonly idleMinutes: number;
    readonly absoluteHours: number;
    /** The longest that the person may choose. */
    readonly idleMinutesMax: number;
    readonly absoluteHoursMax: number;
  };
  /** Whether the person may choose to open locks by biometrics. */
  readonly biometricsAllowed: boolean;
}

/** The configuration with the policy over it. No policy can loosen anything: each field is at most what it was. */
export function tighten<Config extends Tightenable>(config: Config, policy: Policy): Config {
  const { idleMinutesMax = Number.POSITIVE_INFINITY, absoluteHoursMax = Number.POSITIVE_INFINITY } = policy;
  const { allowedIssuers, biometricsAllowed = true } = policy;
  return {
    ...config,
    // To the letter: a comparison that forgives one spelling forgives an attacker's too.
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

import type { LockAction, LockRule, Settings, SettingsView } from '../../../contract/settings.ts';
import { SessionError } from '../ports/errors.ts';

type Longest = SettingsView['longest'];

/** Throws `settings-not-allowed` if a time exceeds its limit. */
export function validateSettings(next: Settings, longest: Longest): void {
  const fits = next.idleLimitMs <= longest.idleLimitMs && next.absoluteLifetimeMs <= longest.absoluteLifetimeMs;
  if (!fits) throw new SessionError('settings-not-allowed');
}

/** Returns the settings with times capped at the limits, which a policy may have lowered since the user chose them. */
export const bounded = (settings: Settings, longest: Longest): Settings => ({
  ...settings,
  idleLimitMs: Math.min(settings.idleLimitMs, longest.idleLimitMs),
  absoluteLifetimeMs: Math.min(settings.absoluteLifetimeMs, longest.absoluteLifetimeMs),
});

const strength: Readonly<Record<LockAction, number>> = { nothing: 0, lock: 1, 'sign-out': 2 };

/** Returns whether any setting protects less than the present one. Such a change requires a recent authentication. */
export function isWeaker(next: Settings, present: Settings): boolean {
  const rules = Object.keys(present.actions) as LockRule[];
  const wasWatched = present.actions.unfocused !== 'nothing';
  return (
    rules.some((rule) => strength[next.actions[rule]] < strength[present.actions[rule]]) ||
    next.idleLimitMs > present.idleLimitMs ||
    next.absoluteLifetimeMs > present.absoluteLifetimeMs ||
    (wasWatched && next.unfocusedLimitMs > present.unfocusedLimitMs) ||
    (present.captureProtection && !next.captureProtection) ||
    (!present.biometrics && next.biometrics)
  );
}

/** Returns the more protective value of each setting. */
export function stricter(one: Settings, other: Settings): Settings {
  const pick = <Rule extends LockRule>(rule: Rule): Settings['actions'][Rule] =>
    strength[one.actions[rule]] < strength[other.actions[rule]] ? other.actions[rule] : one.actions[rule];
  const watched = [one, other].filter(({ actions }) => actions.unfocused !== 'nothing');
  return {
    idleLimitMs: Math.min(one.idleLimitMs, other.idleLimitMs),
    absoluteLifetimeMs: Math.min(one.absoluteLifetimeMs, other.absoluteLifetimeMs),
    // The limit of settings that do not watch the focus is ignored.
    unfocusedLimitMs: Math.min(...(watched.length === 0 ? [one] : watched).map((each) => each.unfocusedLimitMs)),
    actions: {
      idle: pick('idle'),
      'absolute-lifetime': pick('absolute-lifetime'),
      unfocused: pick('unfocused'),
      hidden: pick('hidden'),
      'os-locked': pick('os-locked'),
      suspended: pick('suspended'),
    },
    captureProtection: one.captureProtection || other.captureProtection,
    biometrics: one.biometrics && other.biometrics,
  };
}

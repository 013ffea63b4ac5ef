import type { LockAction, LockRule, Settings, SettingsView } from '../../../contract/settings.ts';
import { SessionError } from '../ports/errors.ts';

type Longest = SettingsView['longest'];

/** Throws `settings-not-allowed` for times longer than they may be. */
export function validateSettings(next: Settings, longest: Longest): void {
  const fits = next.idleLimitMs <= longest.idleLimitMs && next.absoluteLifetimeMs <= longest.absoluteLifetimeMs;
  if (!fits) throw new SessionError('settings-not-allowed');
}

/** What was chosen before the policy was there holds as far as the policy lets it. */
export const bounded = (settings: Settings, longest: Longest): Settings => ({
  ...settings,
  idleLimitMs: Math.min(settings.idleLimitMs, longest.idleLimitMs),
  absoluteLifetimeMs: Math.min(settings.absoluteLifetimeMs, longest.absoluteLifetimeMs),
});

const strength: Readonly<Record<LockAction, number>> = { nothing: 0, lock: 1, 'sign-out': 2 };

/** Whether anything of it protects less than what holds now: then the person has to prove who they are. */
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

/** Of each setting, what protects more. */
export function stricter(one: Settings, other: Settings): Settings {
  const pick = <Rule extends LockRule>(rule: Rule): Settings['actions'][Rule] =>
    strength[one.actions[rule]] < strength[other.actions[rule]] ? other.actions[rule] : one.actions[rule];
  const watched = [one, other].filter(({ actions }) => actions.unfocused !== 'nothing');
  return {
    idleLimitMs: Math.min(one.idleLimitMs, other.idleLimitMs),
    absoluteLifetimeMs: Math.min(one.absoluteLifetimeMs, other.absoluteLifetimeMs),
    // One that is not watched says nothing of how long it may be.
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

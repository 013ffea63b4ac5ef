import type { LockReason } from './session-state.ts';

/** The reasons to lock that are rules: all but the person's own wish. */
export type LockRule = Exclude<LockReason, 'asked'>;

/** What a rule that is met does. `nothing`: the rule is off. */
export type LockAction = 'lock' | 'sign-out' | 'nothing';

/** What the person may choose. All of it is weighed in main: the window only shows and asks. */
export interface Settings {
  /** How long nobody may touch the computer, in ms. */
  readonly idleLimitMs: number;
  /** How long a session may last after its sign-in, whatever happens, in ms. */
  readonly absoluteLifetimeMs: number;
  /** How long another window may be in front, in ms; of no consequence while the action is `nothing`. */
  readonly unfocusedLimitMs: number;
  /** Two of them cannot be switched off: a session that nothing ends is no setting. */
  readonly actions: Readonly<Record<LockRule, LockAction>> & {
    readonly idle: Exclude<LockAction, 'nothing'>;
    readonly 'absolute-lifetime': Exclude<LockAction, 'nothing'>;
  };
  /** Whether pictures of the window, and sharing the screen with it, are kept from others, where the system can. */
  readonly captureProtection: boolean;
  /** Whether biometrics, or what the system takes in their place, open the locks, but that of an absolute lifetime, where no passcode is set. */
  readonly biometrics: boolean;
}

/** What this computer may be able to do for a setting. */
export type AbilityName = 'idle-time' | 'screen-lock' | 'sleep' | 'window-hidden' | 'capture-protection' | 'biometrics';

/**
 * `asking`: not known yet. `not-told`: the system has it, and this desktop does not tell of it. `not-offered`: there is
 * no way to it on this system that can be relied on. `not-set-up`: the person has to set it up on this computer first.
 * `not-allowed`: the configuration, or the policy of this computer, forbids it.
 */
export type Ability = 'yes' | 'asking' | 'not-told' | 'not-offered' | 'not-set-up' | 'not-allowed';
export type Abilities = Readonly<Record<AbilityName, Ability>>;

export interface SettingsView {
  readonly inForce: Settings;
  /** The longest times that may be chosen, in ms: a policy makes them shorter, never longer. */
  readonly longest: Pick<Settings, 'idleLimitMs' | 'absoluteLifetimeMs'>;
  readonly abilities: Abilities;
}

/** The rules that lock a session by themselves. */
export type LockRule = 'idle' | 'unfocused' | 'hidden' | 'absolute-lifetime' | 'os-locked' | 'suspended';

/** Why a session is locked. `asked`: the user locked it. */
export type LockReason = 'asked' | LockRule;

/** What happens when a rule is met. `nothing`: the rule is off. */
export type LockAction = 'lock' | 'sign-out' | 'nothing';

/** The settings that the user can choose. Only main validates and applies them. */
export interface Settings {
  /** Time without input on the computer until the `idle` rule is met, in ms. */
  readonly idleLimitMs: number;
  /** Time after the sign-in until the `absolute-lifetime` rule is met, in ms. Activity does not extend it. */
  readonly absoluteLifetimeMs: number;
  /** Time that another window may be in front, in ms. Ignored while the action is `nothing`. */
  readonly unfocusedLimitMs: number;
  /** `idle` and `absolute-lifetime` cannot be switched off, because every session must end. */
  readonly actions: Readonly<Record<LockRule, LockAction>> & {
    readonly idle: Exclude<LockAction, 'nothing'>;
    readonly 'absolute-lifetime': Exclude<LockAction, 'nothing'>;
  };
  /** Whether to keep the window out of screenshots and shared screens, if the system can. */
  readonly captureProtection: boolean;
  /**
   * Whether biometrics, or what the system accepts instead, open every lock except one for the absolute lifetime, if no
   * passcode is set.
   */
  readonly biometrics: boolean;
}

/** A capability of this computer that a setting depends on. */
export type AbilityName = 'idle-time' | 'screen-lock' | 'sleep' | 'window-hidden' | 'capture-protection' | 'biometrics';

/**
 * `asking`: not known yet. `not-told`: the system has it, but this desktop does not report it. `not-offered`: this
 * system has no reliable way to it. `not-set-up`: the user has to set it up on this computer first. `not-allowed`: the
 * configuration or the policy of this computer forbids it.
 */
export type Ability = 'yes' | 'asking' | 'not-told' | 'not-offered' | 'not-set-up' | 'not-allowed';
export type Abilities = Readonly<Record<AbilityName, Ability>>;

export interface SettingsView {
  readonly inForce: Settings;
  /** The longest times that can be chosen, in ms. A policy only makes them shorter. */
  readonly longest: Pick<Settings, 'idleLimitMs' | 'absoluteLifetimeMs'>;
  readonly abilities: Abilities;
}

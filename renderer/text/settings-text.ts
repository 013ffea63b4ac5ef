import type { Ability, AbilityName, LockAction, LockRule } from '../../contract/settings.ts';

interface RuleText {
  readonly title: string;
  /** One plain sentence. */
  readonly about: string;
}

export function lockRuleText(rule: LockRule): RuleText {
  switch (rule) {
    case 'idle':
      return { title: 'Nobody touches this computer', about: 'Counts keyboard and mouse in any app, and sleep.' };
    case 'absolute-lifetime':
      return { title: 'The session is old', about: 'After that long you sign in again, however busy you are.' };
    case 'os-locked':
      return { title: 'The screen is locked', about: 'Nightlatch follows when you lock this computer.' };
    case 'suspended':
      return { title: 'The computer goes to sleep', about: 'Whoever wakes it finds nothing open.' };
    case 'hidden':
      return { title: 'The window is hidden', about: 'Minimized or closed counts too, covered by another does not.' };
    case 'unfocused':
      return { title: 'Another window is in front', about: 'Counts from when you last used this window.' };
  }
}

export function lockActionText(action: LockAction): string {
  switch (action) {
    case 'lock':
      return 'Lock';
    case 'sign-out':
      return 'Sign out';
    case 'nothing':
      return 'Do nothing';
  }
}

/** Returns why this computer lacks the ability, as one sentence; `null` if it has it. */
export function abilityText(name: AbilityName, ability: Ability): string | null {
  switch (ability) {
    case 'yes':
      return null;
    case 'asking':
      return 'Nightlatch is still asking this desktop about it.';
    case 'not-told':
      return notToldText(name);
    case 'not-offered':
      return 'This system offers apps no way to it that can be relied on.';
    case 'not-set-up':
      return 'Set it up in the settings of this computer first.';
    case 'not-allowed':
      return 'Your organisation does not allow it on this computer.';
  }
}

function notToldText(name: AbilityName): string {
  switch (name) {
    case 'idle-time':
      return 'This desktop does not tell how long it has been idle, so this rule cannot come to bear here.';
    case 'window-hidden':
      return 'This desktop does not tell apps that their window was minimized: only closing it counts here.';
    default:
      return 'This desktop does not tell apps about it, so this rule cannot come to bear here.';
  }
}

import type { Settings } from '../../contract/settings.ts';
import type { AccountSession } from './accounts/account-api.ts';
import type { Accounts } from './accounts/accounts.ts';
import { SessionError } from './ports/errors.ts';
import type { Ports } from './ports/ports.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { isWeaker, validateSettings } from './settings/validate-settings.ts';
import type { Unlocking } from './unlocking.ts';

/**
 * Operations that need more than an open session. `signOutEverywhere`, and `changeSettings` if it weakens protection,
 * require an authentication within the last five minutes, or open the browser for one. If that fails, they throw what
 * `Engine.stepUp` throws and change nothing.
 */
export interface Controls {
  /** Ends all sessions of the account, including this one. */
  signOutEverywhere(): Promise<void>;
  /**
   * Requires the authentication only if the change weakens protection, and then from the user of the primary account.
   * Throws `settings-not-allowed`, `biometrics-unavailable`, `not-possible-now`, and what storing throws.
   */
  changeSettings(next: Settings): Promise<void>;
  /**
   * Unlocks all accounts after the desktop has verified the user's biometrics. Throws `biometrics-refused`,
   * `biometrics-unavailable`, and `not-possible-now` if biometrics do not open this lock.
   */
  unlockByBiometrics(): Promise<void>;
}

export interface ControlParts {
  /** Returns the shown account for an action of the user. */
  readonly asked: () => AccountSession;
  readonly keeper: Accounts['keeper'];
  readonly chosen: SettingsStore;
  readonly unlocking: Unlocking;
  /** Called after the settings changed, because work may be due sooner. */
  readonly lookAgain: () => void;
  readonly publish: () => void;
}

export function createControls({ desktop, vault, activity }: Ports, parts: ControlParts): Controls {
  const { asked, keeper, chosen, unlocking, lookAgain, publish } = parts;
  return {
    signOutEverywhere: async () => {
      const account = asked();
      await account.prove();
      account.signOut('everywhere');
    },
    changeSettings: async (next) => {
      const account = asked();
      if (account.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      validateSettings(next, chosen.view().longest);
      const switchesOn = next.biometrics && !chosen.now().biometrics;
      if (switchesOn && desktop.abilities().biometrics !== 'yes') throw new SessionError('biometrics-unavailable');
      if (isWeaker(next, chosen.now())) await (await keeper()).prove();
      await chosen.change(next);
      lookAgain();
      publish();
    },
    unlockByBiometrics: async () => {
      const state = asked().state();
      // Biometrics cannot open what a passcode seals: they yield no key.
      const mayOpen = chosen.now().biometrics && vault.seal.state() === 'none';
      if (!mayOpen || state.kind !== 'locked' || state.reason === 'absolute-lifetime') {
        throw new SessionError('not-possible-now');
      }
      await desktop.proveByBiometrics();
      activity.record({ what: 'unlocked' });
      await unlocking.unlockAll();
    },
  };
}

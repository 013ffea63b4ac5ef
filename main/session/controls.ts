import type { Settings } from '../../contract/settings.ts';
import type { AccountSession } from './accounts/account-api.ts';
import type { Accounts } from './accounts/accounts.ts';
import { SessionError } from './ports/errors.ts';
import type { Ports } from './ports/ports.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { isWeaker, validateSettings } from './settings/validate-settings.ts';
import type { Unlocking } from './unlocking.ts';

/**
 * What is not for whoever happens to sit before an open session. Each asks for a sign-in that is at most five minutes
 * old, or opens the browser for one, and throws what that may end with (`Engine.stepUp`): nothing is done then.
 */
export interface Controls {
  /** Ends all sessions of the account, this one included. */
  signOutEverywhere(): Promise<void>;
  /** Asks only where something would be protected less, and then for the first of the accounts. Throws `settings-not-allowed`, and what storing throws. */
  changeSettings(next: Settings): Promise<void>;
  /** Throws `biometrics-refused`, `biometrics-unavailable`, and `not-possible-now` where they do not open this lock. */
  unlockByBiometrics(): Promise<void>;
}

export interface ControlParts {
  /** The account that is shown, for something the person means. */
  readonly asked: () => AccountSession;
  readonly keeper: Accounts['keeper'];
  readonly chosen: SettingsStore;
  readonly unlocking: Unlocking;
  /** The rules are others now: something may be due sooner, and the window shows them. */
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
      // What a passcode seals, no finger opens: there is no key in it.
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

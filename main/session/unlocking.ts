import type { Accounts } from './accounts/accounts.ts';
import type { AccountList } from './core/account-list.ts';
import { lockedNow } from './core/account-list.ts';

/** Unlocks accounts after the user has proved presence by passcode or biometrics instead of a fresh sign-in. */
export interface Unlocking {
  /** Opens every lock except that of an absolute lifetime, which only a fresh sign-in opens. Never throws. */
  unlockAll(): Promise<void>;
}

export function createUnlocking(list: AccountList, accounts: Accounts): Unlocking {
  return {
    unlockAll: async () => {
      const openable = list
        .now()
        .accounts.filter(({ locked }) => locked !== null && locked.reason !== 'absolute-lifetime');
      await list.change(lockedNow(new Set(openable.map(({ id }) => id)), null));
      for (const account of accounts.open()) account.unlockPresent();
      void accounts.recallNames();
    },
  };
}

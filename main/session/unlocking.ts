import type { Accounts } from './accounts/accounts.ts';
import type { AccountList } from './core/account-list.ts';
import { lockedNow } from './core/account-list.ts';

/** Opens what was locked, for a person who has just proved to be here in another way than by a fresh sign-in. */
export interface Unlocking {
  /** Every lock but that of an absolute lifetime, which only a fresh sign-in opens. Never throws. */
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

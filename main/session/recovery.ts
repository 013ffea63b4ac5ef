import type { AccountSession } from './accounts/account-api.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { AccountList } from './core/account-list.ts';
import { SessionError } from './ports/errors.ts';
import type { Vault } from './ports/ports.ts';
import type { SignOuts } from './sign-out/sign-outs.ts';

export interface RecoveryParts {
  readonly seal: Vault['seal'];
  readonly list: AccountList;
  readonly accounts: Accounts;
  readonly signOuts: SignOuts;
  /** Returns the shown account for an action of the user. */
  readonly asked: () => AccountSession;
  /** Reads the stored state again. */
  readonly restore: () => Promise<void>;
  readonly lookAgain: () => void;
}

/** The two ways out of a failure of the keychain or the network. */
export function createRecovery({ seal, list, accounts, signOuts, asked, restore, lookAgain }: RecoveryParts) {
  return {
    retry: (): void => {
      const account = asked();
      if (account.state().kind === 'vault-blocked') {
        account.beginAnew();
        const again = account === accounts.desk() ? restore : () => signOuts.restore().then(account.restore);
        void again();
        return;
      }
      void Promise.all([account.refresh(true), signOuts.run('all')]).then(lookAgain);
    },
    discardStoredSession: async (): Promise<void> => {
      const account = asked();
      const state = account.state();
      const isHopeless = state.kind === 'vault-blocked' && ['unreadable', 'backend-changed'].includes(state.problem);
      if (!isHopeless) throw new SessionError('not-possible-now');
      if (account.id() !== null) return account.discard();
      // Until the discard ends, no retry may begin: it would report to the desk that the discard replaces.
      account.beginAnew();
      try {
        await seal.forget();
        await list.discard();
      } catch (error) {
        account.rest({ code: state.code });
        throw error;
      }
      accounts.reset();
    },
  };
}

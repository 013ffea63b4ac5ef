import type { SealView } from '../../contract/session-state.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { AccountList } from './core/account-list.ts';
import { SessionError } from './ports/errors.ts';
import type { Ports } from './ports/ports.ts';
import type { Secret } from './ports/secret.ts';
import type { Unlocking } from './unlocking.ts';

/** The passcode and its part in unlocking: if a passcode is set, it opens the locks. */
export interface Passcode {
  view(): SealView;
  isShut(): boolean;
  /** Throws `vault-sealed` until the passcode has been entered. */
  demand(): void;
  /** Called after a lock. Closes the seal if an account is locked and none is signed in. */
  follow(): void;
  /** Closes the seal, even if accounts are open. */
  shut(): void;
  /** Opens the seal and every lock except that of an absolute lifetime, which only a fresh sign-in opens. */
  open(passcode: Secret): Promise<void>;
  set(passcode: Secret): Promise<void>;
  change(present: Secret, next: Secret): Promise<void>;
  remove(present: Secret): Promise<void>;
  /** Discards every session and the passcode. Throws `not-possible-now` if the seal is not closed. */
  forget(): Promise<void>;
}

export interface PasscodeHooks extends Unlocking {
  /** Reads the stored state if that had to wait for the passcode. Resolves with whether it had to. */
  readonly restore: () => Promise<boolean>;
  /** Called after the correct passcode, which proves that the user is present. */
  readonly onOpened: () => void;
  /** Called when nothing is stored any more. */
  readonly onForgotten: () => void;
}

export function createPasscode(ports: Ports, list: AccountList, accounts: Accounts, hooks: PasscodeHooks): Passcode {
  const { seal } = ports.vault;
  const isShut = () => seal.state() === 'shut';

  const demand = () => {
    if (isShut()) throw new SessionError('vault-sealed');
  };

  function shut(): void {
    if (seal.state() !== 'open') return;
    // A sign-in that completes after this could not be stored.
    for (const account of accounts.all()) account.abandonSignIn();
    seal.shut();
  }

  /** Throws if the seal is closed or an account is locked: a locked app allows no change of the passcode. */
  function demandUnlocked(): void {
    demand();
    if (accounts.summaries().some(({ kind }) => kind === 'locked')) throw new SessionError('not-possible-now');
  }

  return {
    isShut,
    demand,
    shut,
    view: () => ({ state: seal.state(), nextTryAt: seal.nextTryAt() }),
    follow: () => {
      const summaries = accounts.summaries();
      const anyLocked = summaries.some(({ kind }) => kind === 'locked');
      if (anyLocked && summaries.every(({ kind }) => kind !== 'signed-in')) shut();
    },
    open: async (passcode) => {
      if (!isShut()) throw new SessionError('not-possible-now');
      await seal.open(passcode);
      hooks.onOpened();
      ports.activity.record({ what: 'unlocked' });
      if (await hooks.restore()) return;
      await hooks.unlockAll();
    },
    set: async (passcode) => {
      demandUnlocked();
      await seal.set(passcode);
    },
    change: async (present, next) => {
      demandUnlocked();
      await seal.change(present, next);
    },
    remove: async (present) => {
      demandUnlocked();
      await seal.remove(present);
    },
    forget: async () => {
      if (!isShut()) throw new SessionError('not-possible-now');
      await seal.forget();
      await list.discard();
      hooks.onForgotten();
    },
  };
}

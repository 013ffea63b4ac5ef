import type { SealView } from '../../contract/session-state.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { AccountList } from './core/account-list.ts';
import { SessionError } from './ports/errors.ts';
import type { Ports } from './ports/ports.ts';
import type { Secret } from './ports/secret.ts';
import type { Unlocking } from './unlocking.ts';

/** The passcode, and what it has to do with the locks: where one is set, it is what opens them. */
export interface Passcode {
  view(): SealView;
  isShut(): boolean;
  /** Throws `vault-sealed` while the passcode has to be given. */
  demand(): void;
  /** Something was locked: with the last open account, the seal shuts. */
  follow(): void;
  /** Shuts it, whatever is open. */
  shut(): void;
  /** Opens the seal, and every lock but that of an absolute lifetime, which only a fresh sign-in opens. */
  open(passcode: Secret): Promise<void>;
  set(passcode: Secret): Promise<void>;
  change(present: Secret, next: Secret): Promise<void>;
  remove(present: Secret): Promise<void>;
  /** Gives up every session, and the passcode. */
  forget(): Promise<void>;
}

export interface PasscodeHooks extends Unlocking {
  /** Reads what is stored, where that had to wait for the passcode. Answers whether it had. */
  readonly restore: () => Promise<boolean>;
  /** Whoever gives it is there. */
  readonly onOpened: () => void;
  /** Nothing is stored any more. */
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
    // What a browser brings back later could not be stored.
    for (const account of accounts.all()) account.abandonSignIn();
    seal.shut();
  }

  /** Whoever looks at a lock changes nothing. */
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

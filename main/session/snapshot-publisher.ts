import type {
  AccountSummary,
  PendingSignOut,
  SealView,
  SignOutReceipt,
  Snapshot,
} from '../../contract/session-state.ts';
import type { SettingsView } from '../../contract/settings.ts';
import type { AccountSession } from './accounts/account-api.ts';
import type { ProviderEntry } from './ports/ports.ts';
import type { SignOutBoard } from './sign-out/sign-outs.ts';

/** Publishes numbered snapshots of the whole state to the window. */
export interface SnapshotPublisher extends SignOutBoard {
  snapshot(): Snapshot;
  /** Returns an unsubscribe function. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  publish(): void;
  dismissReceipt(id: string): void;
}

export interface Shown {
  /** The shown account, or the sign-in slot. */
  readonly account: AccountSession;
  readonly accounts: readonly AccountSummary[];
  readonly seal: SealView;
  readonly settings: SettingsView;
}

export function createSnapshotPublisher(entries: readonly ProviderEntry[], shown: () => Shown): SnapshotPublisher {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const providers = entries.map(({ name, provider }) => ({ id: provider.id, name, issuer: provider.issuer }));
  let revision = 0;
  let pendingSignOuts: readonly PendingSignOut[] = [];
  let receipts: readonly SignOutReceipt[] = [];

  /** A receipt names the user's devices, so it needs an open account on screen, or no locked account at all. */
  const mayRead = (account: AccountSession, accounts: Shown['accounts']) =>
    !account.isShut() && (account.hasSession() || accounts.every(({ kind }) => kind !== 'locked'));

  const snapshot = (): Snapshot => {
    const { account, accounts: all, seal, settings } = shown();
    // Until the passcode is entered, even the number of accounts is hidden.
    const accounts = seal.state === 'shut' ? [] : all;
    const id = account.id();
    return {
      revision,
      state: account.state(),
      shownAccountId: accounts.some((each) => each.id === id) ? id : null,
      accounts,
      providers,
      pendingSignOuts,
      receipts: mayRead(account, accounts) && seal.state !== 'shut' ? receipts : [],
      seal,
      settings,
    };
  };
  const publish = () => {
    revision += 1;
    if (listeners.size === 0) return;
    const present = snapshot();
    for (const listener of listeners) listener(present);
  };

  return {
    snapshot,
    publish,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setPending: (pending) => {
      pendingSignOuts = pending;
      publish();
    },
    addReceipt: (receipt) => {
      receipts = [...receipts, receipt];
      publish();
    },
    dismissReceipt: (id) => {
      receipts = receipts.filter((receipt) => receipt.id !== id);
      publish();
    },
  };
}

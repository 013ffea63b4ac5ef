import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { AccountId } from '../../../contract/session-state.ts';
import type { Settings } from '../../../contract/settings.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { RecordStore } from '../../../main/session/ports/ports.ts';
import type { QueuedSignOut, SessionRecord, StoredAccounts } from '../../../main/session/ports/records.ts';
import type { Gates } from './gates.ts';

/** Maps users to accounts. No identifier reveals its user. */
export const accounts = { 'zyx-ada': 'account-1', 'zyx-bob': 'account-2' } as const;
export type Person = keyof typeof accounts;
export const accountIds: readonly AccountId[] = Object.values(accounts);

export interface StoreFaults {
  read: SessionErrorCode | null;
  write: SessionErrorCode | null;
  clear: SessionErrorCode | null;
}

/** Simultaneous faults with their counts. Leftovers in a keychain that failed are not the engine's fault. */
export interface Trouble {
  readonly faults: StoreFaults;
  failures: number;
}

/** How a value is encoded and decoded. */
interface Disguise<Value> {
  readonly on: (value: Value) => Value;
  readonly off: (value: Value) => Value;
}

const asItIs = <Value>(value: Value): Value => value;

/** One record of the keychain: it outlives the app, and is slow or fails on demand. */
function createModelStore<Value>(
  gates: Gates,
  lane: string,
  trouble: Trouble,
  onWrite: (value: Value) => void,
  { on, off }: Disguise<Value> = { on: asItIs, off: asItIs },
) {
  const model = {
    value: null as Value | null,
    /** Kept in memory only. */
    held: null as Value | null,
    now: () => model.held ?? model.value,
    store: (isAlive: () => boolean): RecordStore<Value> => {
      model.held = null;
      const call = <Answer>(what: keyof StoreFaults, carryOut: () => Answer): Promise<Answer> => {
        if (!isAlive()) return new Promise(() => {});
        return gates.pass('vault', lane, () => {
          const code = trouble.faults[what];
          if (code === null) return carryOut();
          trouble.failures += 1;
          throw new SessionError(code);
        });
      };
      return {
        read: () =>
          call('read', () => {
            const value = model.now();
            return value === null ? null : off(value);
          }),
        write: (value) =>
          call('write', () => {
            model.held = null;
            model.value = on(value);
            onWrite(value);
            return 'keychain' as const;
          }),
        keepInMemory: async (value) => {
          model.held = on(value);
          onWrite(value);
          return 'memory-only';
        },
        clear: () =>
          call('clear', () => {
            model.held = null;
            model.value = null;
          }),
      };
    },
  };
  return model;
}

/** A heap search is for the engine's memory, so names are encoded here. */
const hide = (text: string | null) => text && Buffer.from(text).toString('base64');
const show = (text: string | null) => text && Buffer.from(text, 'base64').toString();

const withNames =
  (change: (text: string | null) => string | null) =>
  (record: SessionRecord): SessionRecord => {
    const { name, email } = record.account;
    return { ...record, account: { ...record.account, name: change(name), email: change(email) } };
  };
const withLabels =
  (change: (text: string | null) => string | null) =>
  (stored: StoredAccounts): StoredAccounts => {
    return { ...stored, accounts: stored.accounts.map((each) => ({ ...each, label: change(each.label) })) };
  };

export function createModelVault(gates: Gates) {
  /** Every refresh token that was ever in the vault. */
  const stored = new Set<string>();
  /** Every session whose sign-out was ever in the vault. */
  const queued = new Set<string>();
  const newTrouble = (): Trouble => ({ faults: { read: null, write: null, clear: null }, failures: 0 });
  const trouble = { session: newTrouble(), accounts: newTrouble(), signOuts: newTrouble(), settings: newTrouble() };
  const newSession = (id: AccountId) =>
    createModelStore<SessionRecord>(
      gates,
      id,
      trouble.session,
      ({ refreshToken }) => {
        stored.add(refreshToken.reveal());
      },
      { on: withNames(hide), off: withNames(show) },
    );
  const sessions = new Map(accountIds.map((id) => [id, newSession(id)]));
  const signOuts = createModelStore<readonly QueuedSignOut[]>(gates, 'sign-outs', trouble.signOuts, (queue) => {
    for (const { refreshToken, sessionId } of queue) {
      stored.add(refreshToken.reveal());
      queued.add(sessionId);
    }
  });
  const accounts = createModelStore<StoredAccounts>(gates, 'accounts', trouble.accounts, () => {}, {
    on: withLabels(hide),
    off: withLabels(show),
  });
  const settings = createModelStore<Settings>(gates, 'settings', trouble.settings, () => {});
  return {
    trouble,
    accounts,
    signOuts,
    settings,
    stored,
    queued,
    session: (id: AccountId) => sessions.get(id) ?? newSession(id),
    isListed: (id: AccountId) => accounts.now()?.accounts.some((each) => each.id === id) === true,
    isNamed: (id: AccountId) => accounts.now()?.accounts.find((each) => each.id === id)?.label != null,
    isLocked: (id: AccountId) => accounts.now()?.accounts.find((each) => each.id === id)?.locked != null,
  };
}

export type ModelVault = ReturnType<typeof createModelVault>;

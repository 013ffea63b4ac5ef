import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { SessionError } from '../../../main/session/errors.ts';
import type { RecordStore } from '../../../main/session/ports.ts';
import type { QueuedSignOut, SessionRecord, StoredAccounts } from '../../../main/session/records.ts';
import type { Gates } from './gates.ts';

export interface StoreFaults {
  read: SessionErrorCode | null;
  write: SessionErrorCode | null;
  clear: SessionErrorCode | null;
}

/** One record of the keychain: it outlives the app, is slow when told so, and fails when told so. */
function createModelStore<Value>(gates: Gates, lane: string, onWrite: (value: Value) => void) {
  const faults: StoreFaults = { read: null, write: null, clear: null };
  const model = {
    faults,
    value: null as Value | null,
    /** Kept for one run only. */
    held: null as Value | null,
    now: () => model.held ?? model.value,
    /** How often it has failed: what is left in a keychain that failed is not the engine's doing. */
    failures: 0,
    store: (isAlive: () => boolean): RecordStore<Value> => {
      model.held = null;
      const call = <Answer>(what: keyof StoreFaults, carryOut: () => Answer): Promise<Answer> => {
        if (!isAlive()) return new Promise(() => {});
        return gates.pass('vault', lane, () => {
          const code = faults[what];
          if (code === null) return carryOut();
          model.failures += 1;
          throw new SessionError(code);
        });
      };
      return {
        read: () => call('read', () => model.now()),
        write: (value) =>
          call('write', () => {
            model.held = null;
            model.value = value;
            onWrite(value);
            return 'keychain' as const;
          }),
        hold: async (value) => {
          model.held = value;
          onWrite(value);
          return 'this-run-only';
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

export function createModelVault(gates: Gates) {
  /** Every refresh token that was ever in the vault. */
  const stored = new Set<string>();
  /** Every session whose sign-out was ever in the vault. */
  const queued = new Set<string>();
  const session = createModelStore<SessionRecord>(gates, 'session', ({ refreshToken }) => {
    stored.add(refreshToken.reveal());
  });
  const signOuts = createModelStore<readonly QueuedSignOut[]>(gates, 'sign-outs', (queue) => {
    for (const { refreshToken, sessionId } of queue) {
      stored.add(refreshToken.reveal());
      queued.add(sessionId);
    }
  });
  const accounts = createModelStore<StoredAccounts>(gates, 'accounts', () => {});
  return { session, accounts, signOuts, stored, queued };
}

export type ModelVault = ReturnType<typeof createModelVault>;

import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { SessionError } from '../../../main/session/errors.ts';
import type { QueuedSignOut, RecordStore, SessionRecord } from '../../../main/session/ports.ts';
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
    /** How often it has failed: what is left in a keychain that failed is not the engine's doing. */
    failures: 0,
    store: (isAlive: () => boolean): RecordStore<Value> => {
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
        read: () => call('read', () => model.value),
        write: (value) =>
          call('write', () => {
            model.value = value;
            onWrite(value);
            return 'keychain' as const;
          }),
        clear: () =>
          call('clear', () => {
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
  return { session, signOuts, stored, queued };
}

export type ModelVault = ReturnType<typeof createModelVault>;

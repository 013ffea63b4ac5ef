import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { RecordStore } from '../../../main/session/ports/ports.ts';

export interface Faults {
  read: SessionErrorCode | null;
  write: SessionErrorCode | null;
  clear: SessionErrorCode | null;
}

/** Creates a record store whose content outlives an engine, like a keychain, and which can be made to fail. */
export function createFaultyStore<Value>(
  journal: string[],
  name: string,
  faults: Faults = { read: null, write: null, clear: null },
) {
  let value: Value | null = null;
  /** Kept in memory only. */
  let held: Value | null = null;
  const failing = (code: SessionErrorCode | null) => {
    if (code !== null) throw new SessionError(code);
  };
  const store: RecordStore<Value> = {
    read: async () => {
      failing(faults.read);
      return held ?? value;
    },
    write: async (next) => {
      failing(faults.write);
      journal.push(`${name} written`);
      value = next;
      held = null;
      return 'keychain';
    },
    keepInMemory: async (next) => {
      journal.push(`${name} held`);
      held = next;
      return 'memory-only';
    },
    clear: async () => {
      failing(faults.clear);
      journal.push(`${name} cleared`);
      value = null;
      held = null;
    },
  };
  return {
    store,
    faults,
    value: () => value,
    set: (next: Value | null) => (value = next),
    forgetHeld: () => (held = null),
  };
}

import { z } from 'zod';
import { SessionError } from '../../session/ports/index.ts';
import { parseStored } from '../parse-stored.ts';
import type { Slots } from '../slots/slots.ts';
import { type CountedAttempts, waitLeft } from './attempt-schedule.ts';

const stored = z.strictObject({ v: z.literal(1), failed: z.number().int().nonnegative(), uptime: z.number() });

/** Counts passcode attempts. Not for concurrent use, in this process or in another. */
export interface PasscodeAttempts {
  /**
   * Counts an attempt as wrong before it is checked, so that killing the app after a wrong one does not undo the count.
   * Throws `passcode-too-soon` and the keychain's errors; the passcode must not be tried then.
   */
  begin(): Promise<void>;
  /** Resets the count after the right passcode. Throws the keychain's errors. */
  succeeded(): Promise<void>;
  /** Resolves with the time until the next attempt is allowed, in ms. */
  waitLeft(): Promise<number>;
  clear(): Promise<void>;
}

export function createPasscodeAttempts(slots: Slots, uptime: () => number): PasscodeAttempts {
  async function read(): Promise<CountedAttempts> {
    const text = await slots.read();
    return text === null ? { failed: 0, uptime: 0 } : parseStored(stored, text);
  }
  const write = (failed: number) => slots.write(JSON.stringify({ v: 1, failed, uptime: uptime() }));

  return {
    begin: async () => {
      const before = await read();
      const left = waitLeft(before, uptime());
      if (left > 0) throw new SessionError('passcode-too-soon', { retryAfterMs: left });
      await write(before.failed + 1);
    },
    succeeded: () => write(0),
    waitLeft: async () => waitLeft(await read(), uptime()),
    clear: slots.clear,
  };
}

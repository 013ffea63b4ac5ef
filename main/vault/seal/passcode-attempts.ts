import { z } from 'zod';
import { SessionError } from '../../session/ports/index.ts';
import { parseStored } from '../parse-stored.ts';
import type { Slots } from '../slots/slots.ts';
import { type CountedAttempts, waitLeft } from './attempt-schedule.ts';

const stored = z.strictObject({ v: z.literal(1), failed: z.number().int().nonnegative(), uptime: z.number() });

/** How often a passcode was tried. Not for concurrent use, in this process or in another. */
export interface PasscodeAttempts {
  /**
   * Counts one as wrong, before anybody knows whether it is: killing the app after a wrong one takes nothing back.
   * Throws `passcode-too-soon`, and what the keychain throws; the passcode must not be tried then.
   */
  begin(): Promise<void>;
  /** The last one was right. Throws what the keychain throws. */
  succeeded(): Promise<void>;
  /** In how many ms the next one may be tried. */
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

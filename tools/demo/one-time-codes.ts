import { randomInt } from 'node:crypto';

/** A sign-in that lacks only the one-time code. */
export interface PendingCode {
  readonly subject: string;
  /** The time of the password entry, in seconds since the epoch. */
  readonly passwordAt: number;
  readonly code: string;
}

export type CodeVerdict = 'right' | 'wrong' | 'too-many';

export interface OneTimeCodes {
  begin(interactionId: string, subject: string, passwordAt: number): void;
  pending(interactionId: string): PendingCode | undefined;
  /** After the right code, or the last wrong one, no code is pending. */
  judge(interactionId: string, typed: string): CodeVerdict;
  forget(interactionId: string): void;
}

const attempts = 5;
/** The limit of concurrent sign-ins, more than a demo ever has; the oldest is dropped. */
const most = 100;

export function createOneTimeCodes(): OneTimeCodes {
  const waiting = new Map<string, PendingCode & { readonly left: number }>();

  return {
    begin(interactionId, subject, passwordAt) {
      const code = randomInt(1_000_000).toString().padStart(6, '0');
      waiting.set(interactionId, { subject, passwordAt, code, left: attempts });
      const [oldest] = waiting.keys();
      if (waiting.size > most && oldest !== undefined) waiting.delete(oldest);
    },
    pending: (interactionId) => waiting.get(interactionId),
    judge(interactionId, typed) {
      const entry = waiting.get(interactionId);
      if (entry === undefined) return 'too-many';
      if (typed.replaceAll(/\s/g, '') === entry.code) {
        waiting.delete(interactionId);
        return 'right';
      }
      if (entry.left <= 1) {
        waiting.delete(interactionId);
        return 'too-many';
      }
      waiting.set(interactionId, { ...entry, left: entry.left - 1 });
      return 'wrong';
    },
    forget(interactionId) {
      waiting.delete(interactionId);
    },
  };
}

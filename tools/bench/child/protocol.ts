import type { ContenderName } from '../contenders/contenders.ts';

/** What the coordinating process asks of a contender's: one thing at a time. `[arguments, answer]`. */
export interface Tasks {
  readonly load: readonly [{ readonly name: ContenderName; readonly issuer: string }, null];
  readonly 'sign-in': readonly [{ readonly count: number }, null];
  /** What is left of the sign-in for a next start. */
  readonly stored: readonly [null, { readonly stored: unknown }];
  /** Starts on what was stored and asks for the first account's token. How long both took together, in ms. */
  readonly start: readonly [{ readonly stored: unknown }, { readonly ms: number }];
  /** Asks for the first account's token, one after the other, for about this long. */
  readonly 'warm-token': readonly [{ readonly forMs: number }, { readonly perSecond: number }];
  /** Asks for the first account's token this often at once. How long each waited for an answer or a refusal, in ms. */
  readonly burst: readonly [{ readonly callers: number }, Burst];
  /** Asks for the token of each account once. */
  readonly 'use-all': readonly [{ readonly accounts: number }, null];
  /** Bytes of heap in use after the garbage is gone, and timers alive. */
  readonly weigh: readonly [null, { readonly heapBytes: number; readonly timers: number }];
  readonly stop: readonly [null, null];
}

export interface Burst {
  readonly waitsMs: readonly number[];
  readonly served: number;
  readonly differentTokens: number;
}

export type TaskName = keyof Tasks;
export type TaskArguments<Name extends TaskName> = Tasks[Name][0];
export type TaskAnswer<Name extends TaskName> = Tasks[Name][1];

export type Ask = {
  readonly [Name in TaskName]: { readonly task: Name; readonly with: TaskArguments<Name> };
}[TaskName];
export type Reply = { readonly answer: unknown } | { readonly error: string };

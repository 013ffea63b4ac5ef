import type { ContenderName } from '../contenders/contenders.ts';

/** The requests of the coordinating process to a contender's, one at a time: `[arguments, result]`. */
export interface Tasks {
  readonly load: readonly [{ readonly name: ContenderName; readonly issuer: string }, null];
  readonly 'sign-in': readonly [{ readonly count: number }, null];
  /** Returns what the next start needs of the sign-in. */
  readonly stored: readonly [null, { readonly stored: unknown }];
  /** Starts from the stored state and gets the first account's token. `ms` is the time of both together. */
  readonly start: readonly [{ readonly stored: unknown }, { readonly ms: number }];
  /** Gets the first account's token, one call after the other, for about `forMs` ms. */
  readonly 'warm-token': readonly [{ readonly forMs: number }, { readonly perSecond: number }];
  /**
   * Gets the first account's token with this many concurrent calls. `waitsMs` is each call's wait, even if it fails.
   */
  readonly burst: readonly [{ readonly callers: number }, Burst];
  /** Gets the token of each account once. */
  readonly 'use-all': readonly [{ readonly accounts: number }, null];
  /** Returns the bytes of heap in use after garbage collection, and the number of active timers. */
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

import { SessionError } from '../../../main/session/ports/errors.ts';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';

export type Fault =
  /** The process dies before the call has any effect: no later call has one either. */
  | 'crash-before'
  /** The process dies just after the call took effect. */
  | 'crash-after'
  /** This one call is refused; later ones work. */
  | 'refused'
  /** The call reports success and does nothing. */
  | 'lie'
  /** The call ends without a response, and is carried out by `land`. */
  | 'late';

export class Crash extends Error {}

/** A keychain in memory that enforces Windows's limit, counts its calls and fails on demand. */
export interface FaultyKeychain extends Keychain {
  readonly items: Map<string, string>;
  /** Sets the fault at the `at`-th changing call (from 1) from now on. `null`: none. */
  plan(fault: { readonly kind: Fault; readonly at: number } | null): void;
  /** Returns the number of changing calls since the last plan. */
  changes(): number;
  /** Carries out the late call. */
  land(): void;
  /** The names read since the last `plan`, and each call that lists all. */
  readonly reads: string[];
}

export function createFaultyKeychain(service: string): FaultyKeychain {
  const items = new Map<string, string>();
  let planned: { readonly kind: Fault; readonly at: number } | null = null;
  let made = 0;
  let dead = false;
  let late: (() => unknown)[] = [];
  const reads: string[] = [];

  function change<Answer>(honest: () => Answer, lie: Answer): Promise<Answer> {
    if (dead) return Promise.reject(new Crash());
    made += 1;
    if (planned?.at !== made) return Promise.resolve(honest());
    if (planned.kind === 'refused') return Promise.reject(new Error('the keychain does not want to'));
    if (planned.kind === 'lie') return Promise.resolve(lie);
    if (planned.kind === 'late') {
      late.push(honest);
      return Promise.reject(new SessionError('keychain-no-answer'));
    }
    if (planned.kind === 'crash-after') honest();
    dead = true;
    return Promise.reject(new Crash());
  }

  function read<Answer>(what: string, answer: () => Answer): Promise<Answer> {
    if (dead) return Promise.reject(new Crash());
    reads.push(what);
    return Promise.resolve(answer());
  }

  return {
    items,
    plan: (fault) => {
      planned = fault;
      made = 0;
      dead = false;
      reads.length = 0;
    },
    changes: () => made,
    land: () => {
      for (const change of late) change();
      late = [];
    },
    reads,
    getPassword: (ofService, account) =>
      read(account, () => (ofService === service ? (items.get(account) ?? null) : null)),
    setPassword: (_, account, password) =>
      Buffer.byteLength(password, 'utf16le') > 2560
        ? Promise.reject(new Error('Attribute is longer than the platform limit of 2560 chars'))
        : change(() => {
            items.set(account, password);
          }, undefined),
    deletePassword: (_, account) => change(() => items.delete(account), true),
    findCredentials: () => read('all', () => [...items].map(([account, password]) => ({ account, password }))),
  };
}

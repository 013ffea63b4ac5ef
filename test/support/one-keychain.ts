import { createEngine } from '../../main/session/engine.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import { createKeyedMutex } from '../../main/session/ports/keyed-mutex.ts';
import type { Ports } from '../../main/session/ports/ports.ts';
import type { SessionRecord } from '../../main/session/ports/records.ts';
import type { Keychain } from '../../main/vault/keychain/keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createWorld, issuer } from './engine-world.ts';

const service = 'one-keychain.test.nightlatch';

/** Waits until all pending work has settled, keychain calls included. */
export async function calm(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((done) => setImmediate(done));
}

/** A process of the user, with its own engine and vault. */
export interface Process {
  readonly engine: Engine;
  readonly ports: Ports;
  /** While `write` is true, the keychain refuses this process's writes; `refused` counts them. */
  readonly faults: { write: boolean; refused: number };
}

/** Creates one keychain, and any number of processes of one user on it, with the lock among them. */
export function createOneKeychain(world = createWorld()) {
  const items = new Map<string, string>();
  const turns = createKeyedMutex();

  const keychainWith = (faults: Process['faults']): Keychain => {
    const unlessBroken = async <Answer>(change: () => Answer) => {
      if (!faults.write) return change();
      faults.refused += 1;
      throw new SessionError('keychain-no-answer');
    };
    return {
      getPassword: async (_, name) => items.get(name) ?? null,
      setPassword: (_, name, text) => unlessBroken(() => void items.set(name, text)),
      deletePassword: (_, name) => unlessBroken(() => items.delete(name)),
      findCredentials: async () => [...items].map(([account, password]) => ({ account, password })),
    };
  };
  const lookIn = () => createVault({ keychain: keychainWith({ write: false, refused: 0 }), service });

  /** Reads what is stored, as a newly started process would. */
  async function record(subject = 'ada'): Promise<SessionRecord | null> {
    const vault = lookIn();
    return vault.session(vault.accountId({ issuer, subject }, 'client')).read();
  }

  return {
    world,
    items,
    start: async (change: (ports: Ports) => Partial<Ports> = () => ({})): Promise<Process> => {
      const faults = { write: false, refused: 0 };
      const vault = createVault({ keychain: keychainWith(faults), service, alone: turns.runExclusive });
      const usual: Ports = { ...world.ports(), vault, refreshLock: { withLock: turns.runExclusive } };
      const ports = { ...usual, ...change(usual) };
      const engine = createEngine(ports);
      await engine.start();
      await calm();
      return { engine, ports, faults };
    },
    signIn: async ({ engine }: Process, subject = 'ada') => {
      world.subject = subject;
      engine.show(null);
      engine.signIn('p');
      await calm();
      world.approve();
      await calm();
    },
    unlock: async ({ engine }: Process) => {
      engine.unlock();
      await calm();
      world.approve();
      await calm();
    },
    pass: async (ms: number, stepMs = 1_000) => {
      for (let at = 0; at < ms; at += stepMs) {
        await world.clock.advance(stepMs);
        await calm();
      }
    },
    record,
    accounts: async () => (await lookIn().accounts.read())?.accounts ?? [],
    signOuts: async () => (await lookIn().signOuts.read()) ?? [],
    /** Returns whether the provider would still accept the stored token of this user. */
    tokenLives: async (subject = 'ada') => {
      const stored = await record(subject);
      return stored !== null && world.live.has(stored.refreshToken.reveal());
    },
  };
}

export type OneKeychain = ReturnType<typeof createOneKeychain>;

import { SessionError } from '../../main/session/ports/errors.ts';
import { createKeyedMutex } from '../../main/session/ports/keyed-mutex.ts';
import type { Ports, PresenceEvent } from '../../main/session/ports/ports.ts';
import type { Keychain } from '../../main/vault/keychain/keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { noDesktop } from '../support/no-desktop.ts';

/** Creates what outlives the app: the keychain, the clock, the desktop, and the lock between processes. */
export function createComputer(clock: FakeClock) {
  const keychain = keychainInMemory();
  const locks = createKeyedMutex();
  const dead = new Set<number>();
  let listeners: readonly ((event: PresenceEvent) => void)[] = [];
  let run = 0;
  /** The lock generation: locks of a dead process are released. */
  let generation = 0;

  const computer = {
    keychain,
    idleMs: 0,
    /** Whether a foreign process keeps the session's lock. */
    lockKept: false,
    tell: (event: PresenceEvent) => {
      for (const listener of listeners) listener(event);
    },
    /** Ends the last started process at once, so that it reaches nothing here any more. */
    kill: () => {
      dead.add(run);
      listeners = [];
      generation += 1;
    },
    portsOfNewProcess: (): Pick<Ports, 'clock' | 'vault' | 'desktop' | 'presence' | 'refreshLock'> => {
      run += 1;
      const mine = run;
      const ifAlive = <Value>(call: () => Promise<Value>) => (dead.has(mine) ? new Promise<never>(() => {}) : call());
      const reachable: Keychain = {
        getPassword: (...args) => ifAlive(() => keychain.getPassword(...args)),
        setPassword: (...args) => ifAlive(() => keychain.setPassword(...args)),
        deletePassword: (...args) => ifAlive(() => keychain.deletePassword(...args)),
        findCredentials: (...args) => ifAlive(() => keychain.findCredentials(...args)),
      };
      return {
        clock: { ...clock, after: (ms, task) => clock.after(ms, () => dead.has(mine) || task()) },
        vault: createVault({ keychain: reachable, service: 'test' }),
        desktop: noDesktop,
        presence: {
          idleMs: () => computer.idleMs,
          subscribe: (listener) => {
            listeners = [...listeners, listener];
            return () => {
              listeners = listeners.filter((each) => each !== listener);
            };
          },
        },
        refreshLock: {
          withLock: (name, task) => {
            if (computer.lockKept && name !== 'accounts') return Promise.reject(new SessionError('refresh-busy'));
            return ifAlive(() => locks.runExclusive(`${name} ${generation}`, task));
          },
        },
      };
    },
  };
  return computer;
}

function keychainInMemory(): Keychain {
  const items = new Map<string, string>();
  return {
    getPassword: async (_service, account) => items.get(account) ?? null,
    setPassword: async (_service, account, password) => void items.set(account, password),
    deletePassword: async (_service, account) => items.delete(account),
    findCredentials: async () => [...items].map(([account, password]) => ({ account, password })),
  };
}

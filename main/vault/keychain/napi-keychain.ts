import type { AsyncEntry } from '@napi-rs/keyring';
import type { Keychain } from './keychain.ts';
import { loadAddon } from './load-addon.ts';
import { diedOverCall, retryOnServiceRestart } from './retry-on-service-restart.ts';

/**
 * The store must be named: by default the module falls back to the kernel's keyring if there is no Secret Service. That
 * keyring is memory, silently lost at a restart. The other platforms ignore the option.
 */
const onlySecretService = { linux: { store: 'secret-service' } } as const;

/**
 * Adapts `@napi-rs/keyring` to the port. The module's own `keytar` entry point is not used, because it has no option
 * for the store.
 *
 * Not for concurrent use, see `guardKeychain`. If the Secret Service is running but hangs, opening an entry blocks the
 * thread for D-Bus's own limit of 2 s; calls on an open entry run in the background.
 */
export async function loadNapiKeychain(): Promise<Keychain> {
  const module = loadAddon<typeof import('@napi-rs/keyring')>('@napi-rs/keyring');
  // Each entry holds its own connection to the message bus until it is garbage-collected. Cached entries need one
  // connection per item; opening one per call would exhaust the bus's limit within a busy hour.
  const open = new Map<string, AsyncEntry>();

  function openEntry(service: string, account: string): AsyncEntry {
    const entry = new module.AsyncEntry(service, account, onlySecretService);
    open.set(keyOf(service, account), entry);
    return entry;
  }

  const on = <Value>(service: string, account: string, call: (entry: AsyncEntry) => Promise<Value>) =>
    retryOnServiceRestart(() => onEntry(service, account, call));

  async function onEntry<Value>(service: string, account: string, call: (entry: AsyncEntry) => Promise<Value>) {
    const kept = open.get(keyOf(service, account));
    if (kept === undefined) return await call(openEntry(service, account));
    try {
      return await call(kept);
    } catch (error) {
      open.clear();
      if (!isLostConnection(error)) throw error;
      return await call(openEntry(service, account));
    }
  }

  return {
    getPassword: (service, account) => on(service, account, async (entry) => (await entry.getPassword()) ?? null),
    setPassword: (service, account, password) => on(service, account, (entry) => entry.setPassword(password)),
    deletePassword: (service, account) => on(service, account, (entry) => entry.deletePassword()),
    findCredentials: (service) => retryOnServiceRestart(() => module.findCredentialsAsync(service)),
  };
}

const keyOf = (service: string, account: string) => JSON.stringify([service, account]);

/**
 * A restarted Secret Service forgets its sessions, so the call is retried. A service that did not reply is not called
 * again.
 */
function isLostConnection(error: unknown): boolean {
  const said = error instanceof Error ? error.message : '';
  return said.includes('DBus error') && !said.includes('Did not receive a reply') && !diedOverCall(error);
}

import type { AsyncEntry } from '@napi-rs/keyring';
import type { Keychain } from './keychain.ts';
import { loadAddon } from './load-addon.ts';
import { diedOverCall, retryOnServiceRestart } from './retry-on-service-restart.ts';

/**
 * Asked for by name, because left to itself the module turns to the kernel's keyring where there is no Secret Service:
 * memory that is gone after a restart, with no word said about it. The other platforms ignore the option.
 */
const onlySecretService = { linux: { store: 'secret-service' } } as const;

/**
 * `@napi-rs/keyring` behind the port. Its own `keytar` entry is not used: it cannot be told which store it must use.
 *
 * Not for concurrent use, see `guardKeychain`. Where the Secret Service is there but hangs, opening an entry holds up
 * the thread for the 2 s of D-Bus's own limit; calls on an open entry run in the background.
 */
export async function loadNapiKeychain(): Promise<Keychain> {
  const module = loadAddon<typeof import('@napi-rs/keyring')>('@napi-rs/keyring');
  // Each entry holds a connection to the message bus of its own until it is garbage. Kept, there are as many as there
  // are items; opened for each call, a busy hour would use up what the bus allows.
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

/** A Secret Service that was restarted forgets its sessions. One that does not answer is not asked again. */
function isLostConnection(error: unknown): boolean {
  const said = error instanceof Error ? error.message : '';
  return said.includes('DBus error') && !said.includes('Did not receive a reply') && !diedOverCall(error);
}

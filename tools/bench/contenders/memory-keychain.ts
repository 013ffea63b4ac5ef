import type { Keychain } from '../../../main/vault/keychain/keychain.ts';

/** Maps service and account to the value, as a keychain does. */
export type Items = ReadonlyMap<string, string>;

const keyOf = (service: string, account: string) => JSON.stringify([service, account]);

/** Returns the items of one service as a map from account to value. */
export function itemsOf(items: Items, service: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, password] of items) {
    const [owner, account] = JSON.parse(key) as [string, string];
    if (owner === service) found.set(account, password);
  }
  return found;
}

/**
 * Returns a keychain in memory, so that Nightlatch is measured with the storage that its peers have. The vault above it
 * is the real one, with its slots, its checksums and its codec.
 */
export function createMemoryKeychain(items: Items = new Map()): Keychain & { readonly items: () => Items } {
  const held = new Map(items);
  return {
    items: () => held,
    getPassword: async (service, account) => held.get(keyOf(service, account)) ?? null,
    setPassword: async (service, account, password) => void held.set(keyOf(service, account), password),
    deletePassword: async (service, account) => held.delete(keyOf(service, account)),
    findCredentials: async (service) =>
      [...itemsOf(held, service)].map(([account, password]) => ({ account, password })),
  };
}

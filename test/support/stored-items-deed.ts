export type Deed = 'list' | 'settings' | 'spoil' | 'clear';

export interface KeychainCall {
  /** A module of this repository, from which the keychain's package is resolved. */
  readonly from: string;
  readonly service: string;
  readonly deed: Deed;
  /** The items to damage. */
  readonly names: readonly string[];
}

/**
 * Reads or changes what is stored under a service; returns JSON. It also runs as text in the app's main process, so it
 * uses nothing from outside but its argument and Node.
 */
export async function keychainDeed({ from, service, deed, names }: KeychainCall): Promise<string> {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { createHash } = process.getBuiltinModule('node:crypto');
  const { AsyncEntry, findCredentialsAsync }: typeof import('@napi-rs/keyring') =
    createRequire(from)('@napi-rs/keyring');
  const entry = (name: string) => new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
  if (deed === 'spoil') {
    for (const name of names) await entry(name).setPassword('not what was written');
    return 'null';
  }
  const items = await findCredentialsAsync(service);
  if (deed === 'clear') for (const { account } of items) await entry(account).deletePassword();
  if (deed === 'settings') {
    return JSON.stringify(items.flatMap(({ account, password }) => (account.startsWith('settings.') ? password : [])));
  }
  // Only digests leave the process, because the items contain refresh tokens.
  const digests = items.map(({ account, password }): [string, string] => {
    return [account, createHash('sha256').update(password).digest('hex')];
  });
  return JSON.stringify(Object.fromEntries(digests));
}

export interface Credential {
  readonly account: string;
  readonly password: string;
}

/**
 * The operating system's keychain, in the shape of keytar's API: any module that offers it can stand behind this port.
 *
 * An adapter of a module throws what the module throws; what leaves `guardKeychain` is a `SessionError` with
 * `keychain-locked`, `keychain-access-denied`, `keychain-unavailable`, `keychain-no-answer`, `keychain-write-failed` or
 * `keychain-record-unreadable`.
 */
export interface Keychain {
  /** Resolves `null` where there is no such item. */
  getPassword(service: string, account: string): Promise<string | null>;
  /** Creates the item or replaces its value. */
  setPassword(service: string, account: string, password: string): Promise<void>;
  /** Resolves whether there was an item to delete. */
  deletePassword(service: string, account: string): Promise<boolean>;
  /** All items of a service that can be read. Some platforms leave out those that cannot. */
  findCredentials(service: string): Promise<readonly Credential[]>;
}

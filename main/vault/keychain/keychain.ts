export interface Credential {
  readonly account: string;
  readonly password: string;
}

/**
 * The operating system's keychain, in the shape of keytar's API: any module with that API can implement this port.
 *
 * An adapter throws what its module throws; `guardKeychain` throws only a `SessionError` with `keychain-locked`,
 * `keychain-access-denied`, `keychain-unavailable`, `keychain-no-answer`, `keychain-write-failed` or
 * `keychain-record-unreadable`.
 */
export interface Keychain {
  /** Resolves with `null` if there is no such item. */
  getPassword(service: string, account: string): Promise<string | null>;
  /** Creates the item or replaces its value. */
  setPassword(service: string, account: string, password: string): Promise<void>;
  /** Resolves with whether there was an item to delete. */
  deletePassword(service: string, account: string): Promise<boolean>;
  /** Resolves with all readable items of a service. Some platforms omit unreadable items. */
  findCredentials(service: string): Promise<readonly Credential[]>;
}

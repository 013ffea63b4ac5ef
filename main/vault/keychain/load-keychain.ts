import { SessionError } from '../../session/ports/index.ts';
import { guardKeychain } from './guard-keychain.ts';
import type { Keychain } from './keychain.ts';
import { loadKeytarKeychain } from './keytar-keychain.ts';
import { loadNapiKeychain } from './napi-keychain.ts';

/** Selects the module that accesses the keychain. See docs/decisions/0001-keychain-module.md. */
export type KeychainKind = 'napi' | 'keytar';

const loaders = { napi: loadNapiKeychain, keytar: loadKeytarKeychain } as const satisfies Record<
  KeychainKind,
  () => Promise<Keychain>
>;

/**
 * Loads the native module and guards it, without accessing the keychain. `timeLimitMs` applies to each call. Throws
 * `keychain-unavailable` if the module cannot be loaded.
 */
export async function loadKeychain(kind: KeychainKind, timeLimitMs?: number): Promise<Keychain> {
  try {
    return guardKeychain(await loaders[kind](), timeLimitMs);
  } catch (cause) {
    throw new SessionError('keychain-unavailable', { cause });
  }
}

import type { AccountId } from '../../contract/session-state.ts';
import type { Keychain } from './keychain.ts';
import { asideOf } from './set-aside.ts';

const prefix = 'session.';

/** As what the record of an account's session is filed. */
export const sessionKind = (id: AccountId): string => `${prefix}${id}`;

/** Whose sessions are stored, those that no list names included. */
export async function listSessions(keychain: Keychain | null, service: string): Promise<readonly AccountId[]> {
  const names = await namesIn(keychain, service);
  const ids = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length).split('.')[0]);
  return [...new Set(ids.filter((id) => id !== undefined && id !== ''))] as readonly AccountId[];
}

/** Removes every session, and what was set aside of one. */
export async function removeSessions(keychain: Keychain | null, service: string): Promise<void> {
  for (const name of await namesIn(keychain, service)) {
    if (name.startsWith(prefix) || name.startsWith(asideOf(prefix))) await keychain?.deletePassword(service, name);
  }
}

async function namesIn(keychain: Keychain | null, service: string): Promise<readonly string[]> {
  return ((await keychain?.findCredentials(service)) ?? []).map(({ account }) => account);
}

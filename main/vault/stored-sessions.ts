import type { AccountId } from '../../contract/session-state.ts';
import type { Keychain } from './keychain/keychain.ts';
import { quarantineNameOf } from './slots/quarantine.ts';

const prefix = 'session.';
/**
 * Matches a quarantined session item. Group 1 is the name of the copy, which is its kind once it is sealed; group 2 is
 * the account id.
 */
const copyPattern = new RegExp(
  `^(${quarantineNameOf(prefix)}([^.]+)\\.[ab](?:\\.\\d{1,3})?\\.\\d{1,2})(?:\\.[ab](?:\\.\\d{1,3})?)?$`,
);

/** Returns the kind under which an account's session is stored. */
export const sessionKind = (id: AccountId): string => `${prefix}${id}`;

/**
 * Resolves with the ids of all accounts with a stored session, unlisted ones included, each with the names of its
 * quarantined copies.
 */
export async function listSessions(
  keychain: Keychain | null,
  service: string,
): Promise<ReadonlyMap<AccountId, ReadonlySet<string>>> {
  const found = new Map<AccountId, Set<string>>();
  const copiesOf = (id: AccountId) => found.get(id) ?? found.set(id, new Set()).get(id);
  for (const name of await namesIn(keychain, service)) {
    const [, copy, of] = copyPattern.exec(name) ?? [];
    if (copy !== undefined && of !== undefined) copiesOf(of)?.add(copy);
    const id = name.startsWith(prefix) ? name.slice(prefix.length).split('.')[0] : undefined;
    if (id !== undefined && id !== '') copiesOf(id);
  }
  return found;
}

/** Removes all sessions and their quarantined copies. */
export async function removeSessions(keychain: Keychain | null, service: string): Promise<void> {
  for (const name of await namesIn(keychain, service)) {
    if (name.startsWith(prefix) || name.startsWith(quarantineNameOf(prefix)))
      await keychain?.deletePassword(service, name);
  }
}

async function namesIn(keychain: Keychain | null, service: string): Promise<readonly string[]> {
  return ((await keychain?.findCredentials(service)) ?? []).map(({ account }) => account);
}

import { SessionError } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { headNames, readItem } from './slot-items.ts';

/** The number of different unreadable contents that are kept per item. */
const copiesAtMost = 16;

/** Returns the name of an item's copies, without the number that distinguishes them. */
export const quarantineNameOf = (name: string): string => `aside.${name}`;

/**
 * Copies items that cannot be read as a record to quarantine names, before they are overwritten. The copies are kept
 * for manual recovery: this app reads them again only to seal them with a passcode. A sealed copy is a record of its
 * own, whose kind is the name of the copy. Throws `keychain-record-unreadable` if an item cannot be copied, for example
 * because it is not text; that item is left unchanged.
 */
export async function quarantine(keychain: Keychain, service: string, names: Iterable<string>): Promise<void> {
  for (const name of names) {
    const item = await readItem(keychain, service, name);
    if (item === 'absent') continue;
    if (item === 'unreadable' || !(await copy(keychain, service, name, item.text))) {
      throw new SessionError('keychain-record-unreadable');
    }
  }
}

/** Resolves with the names of the quarantined items of a kind of record. */
export async function listQuarantined(keychain: Keychain, service: string, kind: string): Promise<readonly string[]> {
  const items = await keychain.findCredentials(service);
  return items.map(({ account }) => account).filter((account) => account.startsWith(quarantineNameOf(`${kind}.`)));
}

async function copy(keychain: Keychain, service: string, name: string, text: string): Promise<boolean> {
  for (let number = 1; number <= copiesAtMost; number += 1) {
    const target = `${quarantineNameOf(name)}.${number}`;
    const there = await readItem(keychain, service, target);
    // An earlier, interrupted attempt left this copy.
    if (typeof there !== 'string' && there.text === text) return true;
    if (there !== 'absent' || (await isSealed(keychain, service, target))) continue;
    await keychain.setPassword(service, target, text);
    const kept = await readItem(keychain, service, target);
    return typeof kept !== 'string' && kept.text === text;
  }
  return false;
}

async function isSealed(keychain: Keychain, service: string, target: string): Promise<boolean> {
  for (const head of headNames(target)) if ((await readItem(keychain, service, head)) !== 'absent') return true;
  return false;
}

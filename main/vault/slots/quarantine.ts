import { SessionError } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { headNames, readItem } from './slot-items.ts';

/** How many different ruins of one item are kept. */
const copiesAtMost = 16;

/** Under what a copy is filed, before the number that tells it from others of the same item. */
export const quarantineNameOf = (name: string): string => `aside.${name}`;

/**
 * Copies items that cannot be read as a record to names of their own, before anything is written over them.
 * Whoever knows more about them than this program finds them there: it never looks at them again, but to seal them with
 * a passcode. A copy that is sealed is a record of its own, whose kind is the name of the copy.
 * Throws `keychain-record-unreadable` where one cannot be copied, such as an item that is not text: it stays as it is.
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

/** What was set aside of a kind of record. */
export async function listQuarantined(keychain: Keychain, service: string, kind: string): Promise<readonly string[]> {
  const items = await keychain.findCredentials(service);
  return items.map(({ account }) => account).filter((account) => account.startsWith(quarantineNameOf(`${kind}.`)));
}

async function copy(keychain: Keychain, service: string, name: string, text: string): Promise<boolean> {
  for (let number = 1; number <= copiesAtMost; number += 1) {
    const target = `${quarantineNameOf(name)}.${number}`;
    const there = await readItem(keychain, service, target);
    // An earlier attempt that got no further has left it.
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

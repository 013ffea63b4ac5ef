import { codeOf } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { itemsAtMost } from './slot-frame.ts';

export const slotNames = ['a', 'b'] as const;
export type SlotName = (typeof slotNames)[number];

const itemName = (kind: string, slot: SlotName, index: number) => `${kind}.${slot}${index === 0 ? '' : `.${index}`}`;

/** Returns the names of a record's two head items. If neither exists, nothing of the record can be read. */
export const headNames = (kind: string): readonly string[] => slotNames.map((slot) => itemName(kind, slot, 0));

/** `unreadable` means that the item exists but is not text. */
export type Item = { readonly text: string } | 'absent' | 'unreadable';

/** The keychain items of one record: per slot the head, numbered 0, and the rest after it. */
export interface SlotItems {
  nameOf(slot: SlotName, index: number): string;
  get(slot: SlotName, index: number): Promise<Item>;
  put(slot: SlotName, index: number, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /**
   * Removes the items from `from` on, the last first, so that an interruption leaves no gap that would hide later
   * items.
   */
  removeRest(slot: SlotName, from: number): Promise<void>;
  /** Resolves with the names of all existing items, including those that no head counts. */
  list(): Promise<readonly string[]>;
  /** Returns whether a change got no response in this run. It may still be carried out at any time. */
  inDoubt(): boolean;
}

export function createSlotItems(keychain: Keychain, service: string, kind: string): SlotItems {
  let inDoubt = false;
  const nameOf = (slot: SlotName, index: number) => itemName(kind, slot, index);
  const get = (slot: SlotName, index: number) => readItem(keychain, service, nameOf(slot, index));

  async function change(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (codeOf(error) === 'keychain-no-answer') inDoubt = true;
      throw error;
    }
  }
  const remove = (name: string) => change(() => keychain.deletePassword(service, name));

  return {
    nameOf,
    get,
    put: (slot, index, text) => change(() => keychain.setPassword(service, nameOf(slot, index), text)),
    remove,
    removeRest: async (slot, from) => {
      let end = from;
      while (end < itemsAtMost && (await get(slot, end)) !== 'absent') end += 1;
      for (let index = end - 1; index >= from; index -= 1) await remove(nameOf(slot, index));
    },
    list: async () => {
      const all = (await keychain.findCredentials(service)).map(({ account }) => account);
      return all.filter(
        (name) => name.startsWith(`${kind}.`) && /^[ab](?:\.\d{1,3})?$/.test(name.slice(kind.length + 1)),
      );
    },
    inDoubt: () => inDoubt,
  };
}

export async function readItem(keychain: Keychain, service: string, name: string): Promise<Item> {
  try {
    const text = await keychain.getPassword(service, name);
    return text === null ? 'absent' : { text };
  } catch (error) {
    if (codeOf(error) === 'keychain-record-unreadable') return 'unreadable';
    throw error;
  }
}

import { codeOf } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { itemsAtMost } from './slot-frame.ts';

export const slotNames = ['a', 'b'] as const;
export type SlotName = (typeof slotNames)[number];

const itemName = (kind: string, slot: SlotName, index: number) => `${kind}.${slot}${index === 0 ? '' : `.${index}`}`;

/** The head items of a record. Where neither is there, nothing of it can be read. */
export const headNames = (kind: string): readonly string[] => slotNames.map((slot) => itemName(kind, slot, 0));

/** `unreadable`: there is something, and it is not text. */
export type Item = { readonly text: string } | 'absent' | 'unreadable';

/** The keychain items of one record: of each slot the head, numbered 0, and the rest after it. */
export interface SlotItems {
  nameOf(slot: SlotName, index: number): string;
  get(slot: SlotName, index: number): Promise<Item>;
  put(slot: SlotName, index: number, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** From `from` on, the last first: cut short, it leaves no gap that would hide what follows it. */
  removeRest(slot: SlotName, from: number): Promise<void>;
  /** The names of all that are there, those that no head speaks of included. */
  list(): Promise<readonly string[]>;
  /** Whether a change ended without an answer in this run: it may still be made, at any time from now. */
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

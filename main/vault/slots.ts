import { codeOf, SessionError } from '../session/errors.ts';
import type { Keychain } from './keychain.ts';
import { frameValue, isForeignHead, itemsAtMost, joinValue, readHead, type SlotHead } from './slot-frame.ts';

/**
 * One value in the keychain, in two slots: a write goes to the slot that is broken or older, a read takes the newest
 * whole one. So a write that is cut short at any point leaves one good generation.
 * See docs/decisions/0002-two-slots-in-the-keychain.md. Not for concurrent use.
 */
export interface Slots {
  /**
   * `null` where nothing is stored. Throws `keychain-record-unreadable` where there are items and no whole slot, and
   * leaves them as they are; `keychain-locked`; `keychain-unavailable`.
   */
  read(): Promise<string | null>;
  /** Resolves once the value was read back. Throws `keychain-write-failed` and what `read` throws. */
  write(value: string): Promise<void>;
  /** Resolves once nothing is left. Throws as `write` does. */
  clear(): Promise<void>;
}

const slotNames = ['a', 'b'] as const;
type SlotName = (typeof slotNames)[number];

type Slot = { readonly name: SlotName } & (
  | { readonly condition: 'absent' | 'broken' | 'foreign' }
  | { readonly condition: 'whole'; readonly generation: number; readonly value: string }
);
type WholeSlot = Extract<Slot, { condition: 'whole' }>;

/** `unreadable`: there is something, and it is not text. */
type Item = { readonly text: string } | 'absent' | 'unreadable';

export function createSlots(keychain: Keychain, service: string, kind: string): Slots {
  const itemName = (slot: SlotName, index: number) => `${kind}.${slot}${index === 0 ? '' : `.${index}`}`;
  const put = (slot: SlotName, index: number, text: string) =>
    keychain.setPassword(service, itemName(slot, index), text);

  async function get(slot: SlotName, index: number): Promise<Item> {
    try {
      const text = await keychain.getPassword(service, itemName(slot, index));
      return text === null ? 'absent' : { text };
    } catch (error) {
      if (codeOf(error) === 'keychain-record-unreadable') return 'unreadable';
      throw error;
    }
  }

  async function readRest(slot: SlotName, head: SlotHead): Promise<readonly string[] | null> {
    const rest: string[] = [];
    for (let index = 1; index < head.items; index += 1) {
      const item = await get(slot, index);
      if (typeof item === 'string') return null;
      rest.push(item.text);
    }
    return rest;
  }

  async function readSlot(name: SlotName): Promise<Slot> {
    const item = await get(name, 0);
    if (item === 'absent') return { name, condition: 'absent' };
    if (item === 'unreadable') return { name, condition: 'broken' };
    if (isForeignHead(item.text)) return { name, condition: 'foreign' };
    const head = readHead(item.text);
    const rest = head === null ? null : await readRest(name, head);
    const value = head === null || rest === null ? null : joinValue(head, rest);
    if (head === null || value === null) return { name, condition: 'broken' };
    return { name, condition: 'whole', generation: head.generation, value };
  }

  const readSlots = async () => [await readSlot('a'), await readSlot('b')] as const;

  /** The names of all items of this kind, those that no head speaks of included. */
  async function listItems(): Promise<readonly string[]> {
    const listed = (await keychain.findCredentials(service)).map(({ account }) => account);
    return listed.filter((account) => {
      const [, index] = /^[ab](?:\.(\d{1,3}))?$/.exec(account.slice(kind.length + 1)) ?? [null];
      return account.startsWith(`${kind}.`) && index !== null;
    });
  }

  /** From `from` on, the last first: cut short, it leaves no gap that would hide what follows it. */
  async function removeRest(slot: SlotName, from: number): Promise<void> {
    let end = from;
    while (end < itemsAtMost && (await get(slot, end)) !== 'absent') end += 1;
    for (let index = end - 1; index >= from; index -= 1) {
      await keychain.deletePassword(service, itemName(slot, index));
    }
  }

  async function writeSlot(target: SlotName, generation: number, value: string): Promise<void> {
    const items = frameValue(generation, value);
    if (items === null) throw new SessionError('keychain-write-failed');
    // The head comes last: until it is there, the slot is not whole, and the other one is what is read.
    for (const [index, item] of items.entries()) if (index > 0) await put(target, index, item);
    await put(target, 0, items[0] ?? '');
    const stored = await readSlot(target);
    const kept = stored.condition === 'whole' && stored.generation === generation && stored.value === value;
    if (!kept) throw new SessionError('keychain-write-failed');
    // The value is safe by now: surplus items do no harm, and go with the next write.
    await removeRest(target, items.length).catch(() => undefined);
  }

  async function markEmpty(target: SlotName, generation: number): Promise<boolean> {
    try {
      await writeSlot(target, generation, '');
      return true;
    } catch (error) {
      if (codeOf(error) === 'keychain-write-failed') return false;
      throw error;
    }
  }

  return {
    read: async () => {
      const slots = await readSlots();
      const newest = newestOf(slots);
      if (slots.some(({ condition }) => condition === 'foreign')) throw new SessionError('keychain-record-unreadable');
      if (newest !== null) return newest.value === '' ? null : newest.value;
      if (slots.every(({ condition }) => condition === 'absent') && (await listItems()).length === 0) return null;
      throw new SessionError('keychain-record-unreadable');
    },
    write: async (value) => {
      const slots = await readSlots();
      if (slots.some(({ condition }) => condition === 'foreign')) throw new SessionError('keychain-record-unreadable');
      const generation = (newestOf(slots)?.generation ?? 0) + 1;
      const target = targetOf(slots);
      const isFirst = slots.every(({ condition }) => condition === 'absent');
      // The first write of all says 'nothing stored' first, so that one cut short is not taken for a broken record.
      if (isFirst) await writeSlot(target, generation, '');
      await writeSlot(isFirst ? otherThan(target) : target, isFirst ? generation + 1 : generation, value);
    },
    clear: async () => {
      const slots = await readSlots();
      const target = targetOf(slots);
      const items = await listItems();
      const known = slots.some(({ condition }) => condition !== 'absent');
      if (!known && items.length === 0) return;
      // 'Nothing stored' becomes the newest generation, and goes last. Where it cannot be written, the older slot goes
      // first. Either way, cut short at any point, no older generation comes back to life.
      const marked = await markEmpty(target, (newestOf(slots)?.generation ?? 0) + 1);
      const head = itemName(target, 0);
      const all = new Set([...items, ...slotNames.map((name) => itemName(name, 0))]);
      all.delete(head);
      for (const account of marked ? [...all, head] : [head, ...all]) await keychain.deletePassword(service, account);
      const left = await readSlots();
      const isGone = left.every(({ condition }) => condition === 'absent') && (await listItems()).length === 0;
      if (!isGone) throw new SessionError('keychain-write-failed');
    },
  };
}

const otherThan = (name: SlotName): SlotName => (name === 'a' ? 'b' : 'a');

function newestOf(slots: readonly Slot[]): WholeSlot | null {
  const whole = slots.filter((slot): slot is WholeSlot => slot.condition === 'whole');
  return whole.reduce<WholeSlot | null>(
    (newest, slot) => (newest === null || slot.generation > newest.generation ? slot : newest),
    null,
  );
}

/** Never the newest whole slot: the one that is absent, else broken, else older. */
function targetOf(slots: readonly [Slot, Slot]): SlotName {
  const newest = newestOf(slots);
  if (newest !== null) return otherThan(newest.name);
  return slots.find(({ condition }) => condition === 'absent')?.name ?? slots[0].name;
}

import { isForeignHead, joinValue, readHead, type SlotHead } from './slot-frame.ts';
import { type SlotItems, type SlotName, slotNames } from './slot-items.ts';

export interface WholeSlot {
  readonly name: SlotName;
  readonly generation: number;
  readonly value: string;
}

/** The content of a record's two slots. */
export interface StoredSlots {
  readonly newest: WholeSlot | null;
  /** Whether a later version of this app wrote one of the heads. */
  readonly foreign: boolean;
  /** Whether neither slot has a head. Other items may still exist. */
  readonly headless: boolean;
  /**
   * Higher than every readable head's generation, those of broken slots included: a broken slot may become readable
   * again.
   */
  readonly nextGeneration: number;
  /** The slot to write to. Never the newest whole slot: the other one, or, if neither is whole, one without a head. */
  readonly target: SlotName;
}

interface FoundHead {
  readonly name: SlotName;
  readonly condition: 'absent' | 'broken' | 'foreign' | SlotHead;
}

/** Reads both heads, and in full only the newest slot, or the other one if the newest is broken. */
export async function readSlots(items: SlotItems): Promise<StoredSlots> {
  const heads: FoundHead[] = [];
  for (const name of slotNames) heads.push({ name, condition: await readCondition(items, name) });
  const known = heads.flatMap(({ name, condition }) =>
    typeof condition === 'string' ? [] : [{ name, head: condition }],
  );
  known.sort((one, other) => other.head.generation - one.head.generation);
  const foreign = heads.some(({ condition }) => condition === 'foreign');
  const newest = foreign ? null : await firstWhole(items, known);
  const absent = heads.find(({ condition }) => condition === 'absent');
  return {
    newest,
    foreign,
    headless: heads.every(({ condition }) => condition === 'absent'),
    nextGeneration: (known[0]?.head.generation ?? 0) + 1,
    target: newest === null ? (absent?.name ?? 'a') : otherThan(newest.name),
  };
}

/** Resolves with the slot, or with `null` if it is not whole. */
export async function readWhole(items: SlotItems, name: SlotName): Promise<WholeSlot | null> {
  const condition = await readCondition(items, name);
  return typeof condition === 'string' ? null : readRest(items, name, condition);
}

export const otherThan = (name: SlotName): SlotName => (name === 'a' ? 'b' : 'a');

async function readCondition(items: SlotItems, name: SlotName): Promise<FoundHead['condition']> {
  const item = await items.get(name, 0);
  if (item === 'absent') return 'absent';
  if (item === 'unreadable') return 'broken';
  return isForeignHead(item.text) ? 'foreign' : (readHead(item.text) ?? 'broken');
}

async function firstWhole(
  items: SlotItems,
  known: readonly { readonly name: SlotName; readonly head: SlotHead }[],
): Promise<WholeSlot | null> {
  for (const { name, head } of known) {
    const whole = await readRest(items, name, head);
    if (whole !== null) return whole;
  }
  return null;
}

async function readRest(items: SlotItems, name: SlotName, head: SlotHead): Promise<WholeSlot | null> {
  const rest: string[] = [];
  for (let index = 1; index < head.items; index += 1) {
    const item = await items.get(name, index);
    if (typeof item === 'string') return null;
    rest.push(item.text);
  }
  const value = joinValue(head, rest);
  return value === null ? null : { name, generation: head.generation, value };
}

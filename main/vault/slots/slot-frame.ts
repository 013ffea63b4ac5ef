import { createHash } from 'node:crypto';

/**
 * How a value lies in the items of a slot. The head item: `nightlatch1;GENERATION;ITEMS;CHECKSUM;` and the value's
 * beginning; the rest of the value in numbered items after it. The checksum covers generation and value, so that
 * items of two generations never pass for one.
 */
export interface SlotHead {
  readonly generation: number;
  /** How many items the slot has, the head included. */
  readonly items: number;
  readonly checksum: string;
  readonly beginning: string;
}

/** Windows holds 2,560 bytes an item, in UTF-16. One limit for all platforms keeps one behaviour. */
export const itemLengthAtMost = 1280;

/** A bound for a corrupt item count as much as for a value: far above any refresh token seen. */
export const itemsAtMost = 256;

const mark = 'nightlatch1;';
const headPattern = new RegExp(`^${mark}(0|[1-9]\\d{0,14});(\\d{3});([0-9a-f]{64});`);

/** The items of a slot, the head first; `null` where the value is too long. An empty value means: nothing stored. */
export function frameValue(generation: number, value: string): readonly string[] | null {
  const checksum = checksumOf(generation, value);
  const headRoom = itemLengthAtMost - headerOf(generation, 0, checksum).length;
  const parts = split(value, headRoom);
  if (parts.length > itemsAtMost) return null;
  const [beginning = '', ...rest] = parts;
  return [headerOf(generation, parts.length, checksum) + beginning, ...rest];
}

/** `null` where the text is no head of ours. */
export function readHead(text: string): SlotHead | null {
  const found = headPattern.exec(text);
  const [header, generation, items, checksum] = found ?? [];
  if (header === undefined || generation === undefined || items === undefined || checksum === undefined) return null;
  const count = Number(items);
  if (count < 1 || count > itemsAtMost) return null;
  return { generation: Number(generation), items: count, checksum, beginning: text.slice(header.length) };
}

/** Whether a head was written by a version of this app that frames slots in another way. */
export function isForeignHead(text: string): boolean {
  return /^nightlatch\d+;/.test(text) && !text.startsWith(mark);
}

/** The value, or `null` where head and rest do not belong together. */
export function joinValue(head: SlotHead, rest: readonly string[]): string | null {
  const value = head.beginning + rest.join('');
  return rest.length === head.items - 1 && checksumOf(head.generation, value) === head.checksum ? value : null;
}

function headerOf(generation: number, items: number, checksum: string): string {
  return `${mark}${generation};${String(items).padStart(3, '0')};${checksum};`;
}

function checksumOf(generation: number, value: string): string {
  return createHash('sha256').update(`${generation};${value}`).digest('hex');
}

/** Never between the halves of a surrogate pair: a keychain that stores UTF-8 would not give them back. */
function split(value: string, firstLength: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  do {
    let to = from + (from === 0 ? firstLength : itemLengthAtMost);
    const last = value.charCodeAt(to - 1);
    if (to < value.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    parts.push(value.slice(from, to));
    from = to;
  } while (from < value.length);
  return parts;
}

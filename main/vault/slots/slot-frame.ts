import { createHash } from 'node:crypto';

/**
 * The layout of a value in the items of a slot. The head item holds `nightlatch1;GENERATION;ITEMS;CHECKSUM;` and the
 * start of the value; numbered items hold the rest. The checksum covers generation and value, so that items of two
 * generations never pass as one value.
 */
export interface SlotHead {
  readonly generation: number;
  /** The number of items of the slot, including the head. */
  readonly items: number;
  readonly checksum: string;
  readonly beginning: string;
}

/** Windows allows 2,560 bytes per item, in UTF-16. The same limit on all platforms gives the same behaviour. */
export const itemLengthAtMost = 1280;

/** Limits a corrupt item count as well as a value: far above any refresh token seen. */
export const itemsAtMost = 256;

const mark = 'nightlatch1;';
const headPattern = new RegExp(`^${mark}(0|[1-9]\\d{0,14});(\\d{3});([0-9a-f]{64});`);

/**
 * Returns the items of a slot, the head first, or `null` if the value is too long. An empty value means "nothing
 * stored".
 */
export function frameValue(generation: number, value: string): readonly string[] | null {
  const checksum = checksumOf(generation, value);
  const headRoom = itemLengthAtMost - headerOf(generation, 0, checksum).length;
  const parts = split(value, headRoom);
  if (parts.length > itemsAtMost) return null;
  const [beginning = '', ...rest] = parts;
  return [headerOf(generation, parts.length, checksum) + beginning, ...rest];
}

/** Returns `null` if the text is not a head of this version. */
export function readHead(text: string): SlotHead | null {
  const found = headPattern.exec(text);
  const [header, generation, items, checksum] = found ?? [];
  if (header === undefined || generation === undefined || items === undefined || checksum === undefined) return null;
  const count = Number(items);
  if (count < 1 || count > itemsAtMost) return null;
  return { generation: Number(generation), items: count, checksum, beginning: text.slice(header.length) };
}

/** Returns whether a version of this app with a different layout wrote the head. */
export function isForeignHead(text: string): boolean {
  return /^nightlatch\d+;/.test(text) && !text.startsWith(mark);
}

/** Returns the value, or `null` if head and rest do not match. */
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

/** Never splits a surrogate pair: a keychain that stores UTF-8 would not return its halves. */
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

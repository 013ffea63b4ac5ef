import { codeOf, SessionError } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { listQuarantined, quarantine } from './quarantine.ts';
import { otherThan, readSlots, readWhole, type StoredSlots } from './read-slots.ts';
import { frameValue } from './slot-frame.ts';
import { createSlotItems, headNames, type SlotName } from './slot-items.ts';

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
  /**
   * Resolves once the value was read back. Where there are items and no whole slot they are set aside first. Throws
   * `keychain-record-unreadable`, and changes nothing, where that cannot be done or where what is stored is of a later
   * version; `keychain-write-failed`; and what `read` throws.
   */
  write(value: string): Promise<void>;
  /**
   * Resolves once nothing is left, what was set aside included; after a write without an answer, two slots that say so.
   * Throws `keychain-write-failed`, `keychain-locked` and the like.
   */
  clear(): Promise<void>;
}

const refuse = () => Promise.reject(new SessionError('keychain-unavailable'));

/** Where there is no keychain. */
export const noSlots: Slots = { read: refuse, write: refuse, clear: refuse };

/** `isKnown`: whether this version can read a whole value. One that it cannot read is never written over. */
export function createSlots(
  keychain: Keychain,
  service: string,
  kind: string,
  isKnown: (value: string) => boolean = () => true,
): Slots {
  const items = createSlotItems(keychain, service, kind);

  async function writeSlot(target: SlotName, generation: number, value: string): Promise<void> {
    const parts = frameValue(generation, value);
    if (parts === null) throw new SessionError('keychain-write-failed');
    // The head comes last: until it is there, the slot is not whole, and the other one is what is read.
    for (const [index, part] of parts.entries()) if (index > 0) await items.put(target, index, part);
    await items.put(target, 0, parts[0] ?? '');
    const stored = await readWhole(items, target);
    if (stored?.generation !== generation || stored.value !== value) throw new SessionError('keychain-write-failed');
    // The value is safe by now: surplus items do no harm, and go with the next write.
    await items.removeRest(target, parts.length).catch(() => undefined);
  }

  async function markEmpty({ target, nextGeneration }: StoredSlots): Promise<boolean> {
    try {
      await writeSlot(target, nextGeneration, '');
      return true;
    } catch (error) {
      if (codeOf(error) === 'keychain-write-failed') return false;
      throw error;
    }
  }

  async function makeRoom({ newest, foreign, headless }: StoredSlots): Promise<void> {
    const isLater = newest !== null && newest.value !== '' && !isKnown(newest.value);
    if (foreign || isLater) throw new SessionError('keychain-record-unreadable');
    if (newest !== null) return;
    const listed = await items.list();
    // A list may leave out what cannot be read: the heads are asked for by name.
    const heads = headless ? [] : headNames(kind);
    await quarantine(keychain, service, new Set([...heads, ...listed]));
  }

  /** A write that was never answered may be made from now on: what it writes must not be the newest generation. */
  async function clearForGood({ target, nextGeneration }: StoredSlots, listed: readonly string[]): Promise<void> {
    await writeSlot(target, nextGeneration, '');
    await writeSlot(otherThan(target), nextGeneration + 1, '');
    const heads = headNames(kind);
    for (const name of listed) if (!heads.includes(name)) await items.remove(name);
  }

  return {
    read: async () => {
      const { newest, foreign, headless } = await readSlots(items);
      if (newest !== null) return newest.value === '' ? null : newest.value;
      if (!foreign && headless && (await items.list()).length === 0) return null;
      throw new SessionError('keychain-record-unreadable');
    },
    write: async (value) => {
      const survey = await readSlots(items);
      await makeRoom(survey);
      let { target, nextGeneration: generation } = survey;
      // The first write of all says 'nothing stored' first, so that one cut short is not taken for a broken record.
      const values = survey.headless ? ['', value] : [value];
      // A change that was never answered may be made from now on, and on this very slot. It cannot undo both.
      if (items.inDoubt()) values.push(value);
      for (const next of values) {
        await writeSlot(target, generation, next);
        target = otherThan(target);
        generation += 1;
      }
    },
    clear: async () => {
      const survey = await readSlots(items);
      const listed = [...(await items.list()), ...(await listQuarantined(keychain, service, kind))];
      if (survey.headless && listed.length === 0) return;
      if (items.inDoubt()) return await clearForGood(survey, listed);
      // 'Nothing stored' becomes the newest generation, and goes last. Where it cannot be written, the older slot goes
      // first. Either way, cut short at any point, no older generation comes back to life.
      const marked = await markEmpty(survey);
      const head = items.nameOf(survey.target, 0);
      const all = new Set([...listed, ...headNames(kind)]);
      all.delete(head);
      for (const name of marked ? [...all, head] : [head, ...all]) await items.remove(name);
      const { headless } = await readSlots(items);
      if (!headless || (await items.list()).length > 0) throw new SessionError('keychain-write-failed');
    },
  };
}

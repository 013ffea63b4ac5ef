import { codeOf, SessionError } from '../../session/ports/index.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { listQuarantined, quarantine } from './quarantine.ts';
import { otherThan, readSlots, readWhole, type StoredSlots } from './read-slots.ts';
import { frameValue } from './slot-frame.ts';
import { createSlotItems, headNames, type SlotName } from './slot-items.ts';

/**
 * One value in the keychain, in two slots: a write goes to the broken or older slot, a read returns the newest whole
 * one. So a write that is interrupted at any point leaves one good generation. See
 * docs/decisions/0002-two-slots-in-the-keychain.md. Not for concurrent use.
 */
export interface Slots {
  /**
   * Resolves with `null` if nothing is stored. Throws `keychain-locked`, `keychain-unavailable`, or
   * `keychain-record-unreadable` if there are items but no whole slot; the items are left unchanged.
   */
  read(): Promise<string | null>;
  /**
   * Resolves once the value was read back. If there are items but no whole slot, the items are quarantined first.
   * Throws `keychain-record-unreadable`, without changing anything stored before, if that fails or if a later version
   * wrote the value; `keychain-write-failed`; and the errors of `read`.
   */
  write(value: string): Promise<void>;
  /**
   * Resolves once nothing is left, quarantined copies included. If a change got no response in this run, two slots that
   * state "nothing stored" remain. Throws `keychain-write-failed`, `keychain-locked` and similar errors.
   */
  clear(): Promise<void>;
}

const refuse = () => Promise.reject(new SessionError('keychain-unavailable'));

/** Used if there is no keychain: every call throws `keychain-unavailable`. */
export const noSlots: Slots = { read: refuse, write: refuse, clear: refuse };

/**
 * Creates the slots of one kind of record. `isKnown` returns whether this version can read a whole value; a value that
 * it cannot read is never overwritten.
 */
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
    // Write the head last: until it is there, the slot is not whole, and the other slot is read.
    for (const [index, part] of parts.entries()) if (index > 0) await items.put(target, index, part);
    await items.put(target, 0, parts[0] ?? '');
    const stored = await readWhole(items, target);
    if (stored?.generation !== generation || stored.value !== value) throw new SessionError('keychain-write-failed');
    // The value is safe at this point. Surplus items do no harm, and a later write to this slot removes them.
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
    // The list may omit unreadable items, so the heads are read by name.
    const heads = headless ? [] : headNames(kind);
    await quarantine(keychain, service, new Set([...heads, ...listed]));
  }

  /**
   * Clears after a change that got no response: it may still be carried out, and must not become the newest generation.
   */
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
      // The very first write stores "nothing stored" first, so that an interrupted one is not mistaken for a broken
      // record.
      const values = survey.headless ? ['', value] : [value];
      // A change that got no response may still be carried out, even on this slot. It cannot undo both writes.
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
      // "Nothing stored" becomes the newest generation and is removed last. If it cannot be written, the older slot is
      // removed first. In both cases an interruption at any point does not restore an older generation.
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

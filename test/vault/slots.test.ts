import { describe, expect, test } from 'vitest';
import { SessionError } from '../../main/session/errors.ts';
import type { Keychain } from '../../main/vault/keychain.ts';
import { itemLengthAtMost } from '../../main/vault/slot-frame.ts';
import { createSlots } from '../../main/vault/slots.ts';
import { createFaultyKeychain, type Fault, type FaultyKeychain } from './faulty-keychain.ts';

const service = 'test.latchkey';
const slotsOn = (keychain: FaultyKeychain, kind = 'session') => createSlots(keychain, service, kind);

/** A value whose every part tells which generation it is of. */
const textOf = (generation: number, length: number) => `${generation}:`.repeat(Math.ceil(length / 2)).slice(0, length);

describe('what is written is read', () => {
  test.each([1, 1183, 1184, 1279, 1280, 1281, 2560, 16 * 1024, 64 * 1024, 250 * 1024])(
    'a value of %i characters',
    async (length) => {
      const keychain = createFaultyKeychain(service);
      const slots = slotsOn(keychain);
      for (const generation of [1, 2, 3]) {
        await slots.write(textOf(generation, length));
        expect(await slots.read()).toBe(textOf(generation, length));
      }
      for (const item of keychain.items.values()) expect(item.length).toBeLessThanOrEqual(itemLengthAtMost);
    },
  );

  test('a surrogate pair is never cut in two', async () => {
    for (let shift = 0; shift < 3; shift += 1) {
      const keychain = createFaultyKeychain(service);
      const value = 'x'.repeat(shift) + '🗝️🔑'.repeat(2000);
      await slotsOn(keychain).write(value);
      expect([...keychain.items.values()].every((item) => item.isWellFormed())).toBe(true);
      expect(await slotsOn(keychain).read()).toBe(value);
    }
  });

  test('nothing was ever written', async () => {
    expect(await slotsOn(createFaultyKeychain(service)).read()).toBeNull();
  });

  test('a value longer than the bound is refused, and the one before it stays', async () => {
    const slots = slotsOn(createFaultyKeychain(service));
    await slots.write('before');
    await expect(slots.write('x'.repeat(400 * 1024))).rejects.toMatchObject({ code: 'keychain-write-failed' });
    expect(await slots.read()).toBe('before');
  });

  test('two kinds do not see each other', async () => {
    const keychain = createFaultyKeychain(service);
    await slotsOn(keychain, 'session').write('one');
    await slotsOn(keychain, 'sign-outs').write('x'.repeat(5000));
    await slotsOn(keychain, 'session').clear();
    expect(await slotsOn(keychain, 'session').read()).toBeNull();
    expect(await slotsOn(keychain, 'sign-outs').read()).toBe('x'.repeat(5000));
  });

  test('a shorter value leaves no surplus items of a longer one', async () => {
    const keychain = createFaultyKeychain(service);
    const slots = slotsOn(keychain);
    for (const length of [9000, 9000, 10, 10]) await slots.write(textOf(1, length));
    expect([...keychain.items.keys()].sort()).toEqual(['session.a', 'session.b']);
  });
});

describe('a write that is cut short', () => {
  const lengths = [
    [10, 10],
    [10, 4000],
    [4000, 10],
    [4000, 9000],
    [9000, 4000],
  ] as const;
  const faults: readonly Fault[] = ['crash-before', 'crash-after', 'refused', 'lie'];

  test.each(lengths.flatMap(([from, to]) => faults.map((fault) => [from, to, fault] as const)))(
    'from %i to %i characters, %s at every call: the old or the new value, nothing else',
    async (from, to, kind) => {
      for (let at = 1; ; at += 1) {
        const keychain = createFaultyKeychain(service);
        const slots = slotsOn(keychain);
        // Three writes, so that the slot written next holds an older generation of the longer kind.
        for (const generation of [1, 2, 3]) await slots.write(textOf(generation, from));
        keychain.plan({ kind, at });
        const outcome = await slots.write(textOf(4, to)).then(
          () => 'resolved',
          () => 'rejected',
        );
        const reached = keychain.changes() >= at;
        keychain.plan(null);
        const read = await slotsOn(keychain).read();
        if (outcome === 'resolved') expect(read).toBe(textOf(4, to));
        else expect([textOf(3, from), textOf(4, to)]).toContain(read);

        await slotsOn(keychain).write(textOf(5, from));
        expect(await slotsOn(keychain).read()).toBe(textOf(5, from));
        if (!reached) return expect(at).toBeGreaterThan(1);
      }
    },
  );

  test.each(faults)(
    'the very first write, %s at every call: nothing stored or the value, never unreadable',
    async (kind) => {
      for (let at = 1; ; at += 1) {
        const keychain = createFaultyKeychain(service);
        keychain.plan({ kind, at });
        await slotsOn(keychain)
          .write(textOf(1, 4000))
          .catch(() => undefined);
        const reached = keychain.changes() >= at;
        keychain.plan(null);
        expect([null, textOf(1, 4000)]).toContain(await slotsOn(keychain).read());
        if (!reached) return;
      }
    },
  );

  test.each(['crash-before', 'crash-after', 'refused', 'lie'] as const)(
    'a clear, %s at every call: no older generation comes back to life',
    async (kind) => {
      for (let at = 1; ; at += 1) {
        const keychain = createFaultyKeychain(service);
        const slots = slotsOn(keychain);
        for (const generation of [1, 2, 3]) await slots.write(textOf(generation, 4000));
        keychain.plan({ kind, at });
        const outcome = await slots.clear().then(
          () => 'resolved',
          () => 'rejected',
        );
        const reached = keychain.changes() >= at;
        keychain.plan(null);
        const read = await slotsOn(keychain)
          .read()
          .catch((error: { code: string }) => error.code);
        if (outcome === 'resolved') expect(keychain.items.size).toBe(0);
        // Only where not even 'nothing stored' could be written may the rest be in pieces.
        const allowed = kind.startsWith('crash') ? [] : ['keychain-record-unreadable'];
        expect([null, textOf(3, 4000), ...allowed]).toContain(read);
        await slotsOn(keychain).clear();
        expect(keychain.items.size).toBe(0);
        if (!reached) return;
      }
    },
  );
});

describe('items that somebody else changed', () => {
  async function threeWrites() {
    const keychain = createFaultyKeychain(service);
    const slots = slotsOn(keychain);
    for (const generation of [1, 2, 3]) await slots.write(textOf(generation, 3000));
    return { keychain, slots };
  }

  test('with one slot broken the other is read', async () => {
    const { keychain, slots } = await threeWrites();
    const heads = ['session.a', 'session.b'];
    const newest = heads.find((name) => keychain.items.get(name)?.startsWith('latchkey1;4;'));
    expect(newest).toBeDefined();
    keychain.items.set(`${newest}.1`, 'x'.repeat(1280));
    expect(await slots.read()).toBe(textOf(2, 3000));
  });

  test.each([
    ['both heads gone', (items: Map<string, string>) => [items.delete('session.a'), items.delete('session.b')]],
    ['both heads cut', (items: Map<string, string>) => ['session.a', 'session.b'].map((name) => items.set(name, 'la'))],
    ['both rests gone', (items: Map<string, string>) => [items.delete('session.a.1'), items.delete('session.b.1')]],
    [
      'the rests swapped',
      (items: Map<string, string>) => {
        const [one, other] = [items.get('session.a.1'), items.get('session.b.1')];
        items.set('session.a.1', other ?? '').set('session.b.1', one ?? '');
      },
    ],
  ])('%s: unreadable, and left as it is', async (_, damage) => {
    const { keychain, slots } = await threeWrites();
    damage(keychain.items);
    const before = [...keychain.items];
    await expect(slots.read()).rejects.toMatchObject({ code: 'keychain-record-unreadable' });
    expect([...keychain.items]).toEqual(before);
    await slots.clear();
    expect(keychain.items.size).toBe(0);
    expect(await slots.read()).toBeNull();
  });

  test('a slot framed by a later version is neither read past nor written over, and can be cleared', async () => {
    const { keychain, slots } = await threeWrites();
    keychain.items.set('session.a', 'latchkey2;whatever');
    const before = [...keychain.items];
    await expect(slots.read()).rejects.toMatchObject({ code: 'keychain-record-unreadable' });
    await expect(slots.write('new')).rejects.toMatchObject({ code: 'keychain-record-unreadable' });
    expect([...keychain.items]).toEqual(before);
    await slots.clear();
    expect(keychain.items.size).toBe(0);
  });

  test('an item that is not text breaks its slot only', async () => {
    const { keychain } = await threeWrites();
    const withOneBroken = (broken: string): Keychain => ({
      ...keychain,
      getPassword: (ofService, account) =>
        account === broken
          ? Promise.reject(new SessionError('keychain-record-unreadable'))
          : keychain.getPassword(ofService, account),
    });
    const read = (broken: string) => createSlots(withOneBroken(broken), service, 'session').read();
    const values = await Promise.all(['session.a', 'session.b', 'session.a.1', 'session.b.1'].map(read));
    expect(values.toSorted()).toEqual([2, 2, 3, 3].map((generation) => textOf(generation, 3000)));
  });
});

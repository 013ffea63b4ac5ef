import { describe, expect, test } from 'vitest';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';
import { itemLengthAtMost } from '../../../main/vault/slots/slot-frame.ts';
import { createSlots } from '../../../main/vault/slots/slots.ts';
import { createFaultyKeychain, type Fault, type FaultyKeychain } from '../keychain/faulty-keychain.ts';

const service = 'test.nightlatch';
const slotsOn = (keychain: FaultyKeychain, kind = 'session') => createSlots(keychain, service, kind);

/** Returns a value whose every part contains its generation. */
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

  test('a value longer than the limit is refused, and the previous one stays', async () => {
    const slots = slotsOn(createFaultyKeychain(service));
    await slots.write('before');
    await expect(slots.write('x'.repeat(400 * 1024))).rejects.toMatchObject({ code: 'keychain-write-failed' });
    expect(await slots.read()).toBe('before');
  });

  test('two kinds of records are independent', async () => {
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

describe('a write that is interrupted', () => {
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
        // Three writes, so that the slot written next has an older generation of the longer kind.
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
    'a clear, %s at every call: no older generation is resurrected',
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
        // Only if not even 'nothing stored' could be written may the rest be in pieces.
        const allowed = kind.startsWith('crash') ? [] : ['keychain-record-unreadable'];
        expect([null, textOf(3, 4000), ...allowed]).toContain(read);
        await slotsOn(keychain).clear();
        expect(keychain.items.size).toBe(0);
        if (!reached) return;
      }
    },
  );
});

describe('items that another program changed', () => {
  async function threeWrites() {
    const keychain = createFaultyKeychain(service);
    const slots = slotsOn(keychain);
    for (const generation of [1, 2, 3]) await slots.write(textOf(generation, 3000));
    return { keychain, slots };
  }

  test('with one slot broken the other is read', async () => {
    const { keychain, slots } = await threeWrites();
    const heads = ['session.a', 'session.b'];
    const newest = heads.find((name) => keychain.items.get(name)?.startsWith('nightlatch1;4;'));
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
  ])('%s: unreadable, and left unchanged', async (_, damage) => {
    const { keychain, slots } = await threeWrites();
    damage(keychain.items);
    const before = [...keychain.items];
    await expect(slots.read()).rejects.toMatchObject({ code: 'keychain-record-unreadable' });
    expect([...keychain.items]).toEqual(before);
    await slots.clear();
    expect(keychain.items.size).toBe(0);
    expect(await slots.read()).toBeNull();
  });

  test('a slot in a later version’s format is neither skipped nor overwritten, and can be cleared', async () => {
    const { keychain, slots } = await threeWrites();
    keychain.items.set('session.a', 'nightlatch2;whatever');
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

describe('the cost of a call', () => {
  test('a read gets both heads and the rest of the newest slot, and nothing of the other', async () => {
    const keychain = createFaultyKeychain(service);
    for (const generation of [1, 2, 3]) await slotsOn(keychain).write(textOf(generation, 3000));
    keychain.plan(null);
    expect(await slotsOn(keychain).read()).toBe(textOf(3, 3000));
    // The very first write uses a generation for 'nothing stored', so the third is the fourth.
    const newest = keychain.items.get('session.a')?.startsWith('nightlatch1;4;') ? 'a' : 'b';
    expect(keychain.reads).toEqual(['session.a', 'session.b', `session.${newest}.1`, `session.${newest}.2`]);
  });

  test('a write of one item over another: two heads, the item, its proof, and a search for surplus', async () => {
    const keychain = createFaultyKeychain(service);
    for (const generation of [1, 2, 3]) await slotsOn(keychain).write(textOf(generation, 10));
    keychain.plan(null);
    await slotsOn(keychain).write(textOf(4, 10));
    expect([keychain.reads.length, keychain.changes()]).toEqual([4, 1]);
  });

  test('only a first write, and a read of nothing, list the whole keychain', async () => {
    const keychain = createFaultyKeychain(service);
    await slotsOn(keychain).read();
    await slotsOn(keychain).write('one');
    keychain.plan(null);
    await slotsOn(keychain).write('two');
    await slotsOn(keychain).read();
    expect(keychain.reads).not.toContain('all');
  });
});

describe('an unreadable slot is quarantined before it is overwritten', () => {
  const damages: readonly (readonly [string, (items: Map<string, string>) => void])[] = [
    ['both heads cut', (items) => ['session.a', 'session.b'].forEach((name) => void items.set(name, 'la'))],
    ['both heads gone', (items) => ['session.a', 'session.b'].forEach((name) => void items.delete(name))],
    ['one head gone, one cut', (items) => void (items.delete('session.a') && items.set('session.b', 'la'))],
    ['both rests spoilt', (items) => ['session.a.1', 'session.b.1'].forEach((name) => void items.set(name, 'x'))],
  ];
  async function damaged(damage: (items: Map<string, string>) => void) {
    const keychain = createFaultyKeychain(service);
    for (const generation of [1, 2, 3]) await slotsOn(keychain).write(textOf(generation, 3000));
    damage(keychain.items);
    return { keychain, ruins: [...keychain.items] };
  }
  const kept = (keychain: FaultyKeychain, ruins: readonly (readonly [string, string])[]) =>
    ruins.every(([name, text]) => keychain.items.get(name) === text || keychain.items.get(`aside.${name}.1`) === text);

  test.each(damages)('%s: a write keeps every item of it under another name', async (_, damage) => {
    const { keychain, ruins } = await damaged(damage);
    for (const value of ['new', 'newer', 'newest']) {
      await slotsOn(keychain).write(value);
      expect(await slotsOn(keychain).read()).toBe(value);
    }
    for (const [name, text] of ruins) expect(keychain.items.get(`aside.${name}.1`)).toBe(text);
    await slotsOn(keychain).clear();
    expect(keychain.items.size).toBe(0);
  });

  test.each(
    damages.flatMap(([name, damage]) =>
      (['crash-before', 'crash-after', 'refused', 'lie', 'late'] as const).map((kind) => [name, kind, damage] as const),
    ),
  )('%s, %s at every call: nothing of it is lost', async (_, kind, damage) => {
    for (let at = 1; ; at += 1) {
      const { keychain, ruins } = await damaged(damage);
      keychain.plan({ kind, at });
      await slotsOn(keychain)
        .write('new')
        .catch(() => undefined);
      const reached = keychain.changes() >= at;
      keychain.plan(null);
      expect(kept(keychain, ruins)).toBe(true);
      keychain.land();
      await slotsOn(keychain).write('newer');
      expect(await slotsOn(keychain).read()).toBe('newer');
      expect(kept(keychain, ruins)).toBe(true);
      if (!reached) return expect(at).toBeGreaterThan(5);
    }
  });

  test('an item that is not text cannot be copied, and so the write is refused', async () => {
    const { keychain, ruins } = await damaged((items) => items.set('session.b', 'la'));
    const broken: Keychain = {
      ...keychain,
      getPassword: (of, account) =>
        account === 'session.a'
          ? Promise.reject(new SessionError('keychain-record-unreadable'))
          : keychain.getPassword(of, account),
    };
    const slots = createSlots(broken, service, 'session');
    await expect(slots.write('new')).rejects.toMatchObject({ code: 'keychain-record-unreadable' });
    expect(ruins.every(([name, text]) => keychain.items.get(name) === text)).toBe(true);
  });

  test('a slot that becomes readable again is older than what was written since', async () => {
    const { keychain, ruins } = await damaged((items) => items.set('session.a.1', 'x').set('session.b.1', 'y'));
    await slotsOn(keychain).write('new');
    const [lost] = ruins.filter(([name]) => name === 'session.b');
    const before = createFaultyKeychain(service);
    for (const generation of [1, 2, 3]) await slotsOn(before).write(textOf(generation, 3000));
    expect(lost?.[1]).toBe(before.items.get('session.b'));
    keychain.items.set('session.b', before.items.get('session.b') ?? '');
    keychain.items.set('session.b.1', before.items.get('session.b.1') ?? '');
    expect(await slotsOn(keychain).read()).toBe('new');
  });
});

describe('a change without a response that is carried out later', () => {
  const lengths = [
    [10, 10],
    [10, 3000],
    [3000, 10],
  ] as const;

  test.each(lengths)(
    'from %i to %i characters, at every call and moment: what came after it is read',
    async (from, to) => {
      for (let at = 1; ; at += 1) {
        let reached = false;
        for (const landsAfter of [0, 1, 2]) {
          const keychain = createFaultyKeychain(service);
          const slots = slotsOn(keychain);
          for (const generation of [1, 2, 3]) await slots.write(textOf(generation, from));
          keychain.plan({ kind: 'late', at });
          await slots.write(textOf(4, to)).catch(() => undefined);
          reached = keychain.changes() >= at;
          keychain.plan(null);
          let newest = textOf(4, to);
          for (const later of [1, 2]) {
            if (landsAfter === later - 1) keychain.land();
            newest = textOf(4 + later, from);
            await slots.write(newest);
          }
          keychain.land();
          expect(await slotsOn(keychain).read()).toBe(newest);
        }
        if (!reached) return;
      }
    },
  );

  test('a session that was cleared meanwhile is not resurrected', async () => {
    for (let at = 1; ; at += 1) {
      const keychain = createFaultyKeychain(service);
      const slots = slotsOn(keychain);
      for (const generation of [1, 2, 3]) await slots.write(textOf(generation, 10));
      keychain.plan({ kind: 'late', at });
      await slots.write(textOf(4, 3000)).catch(() => undefined);
      const reached = keychain.changes() >= at;
      keychain.plan(null);
      await slots.clear();
      keychain.land();
      expect(await slotsOn(keychain).read()).toBeNull();
      if (!reached) return;
    }
  });
});

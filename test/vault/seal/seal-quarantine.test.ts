import { describe, expect, test } from 'vitest';
import type { Fault } from '../keychain/faulty-keychain.ts';
import { sessionRecord } from '../records.ts';
import { codeFrom, createSealWorld, first, second } from './seal-world.ts';

const lost = 'secret-of-a-broken-record-'.repeat(100);

/** A user whose record broke, who signed in again, and whose new session is in both slots. */
async function withCopies() {
  const world = createSealWorld();
  const vault = await world.start();
  for (const generation of [1, 2]) await vault.session('one').write(sessionRecord(generation, lost));
  for (const slot of ['a', 'b']) world.keychain.items.set(`session.one.${slot}`, 'cut');
  for (const generation of [3, 4]) await vault.session('one').write(sessionRecord(generation, 'secret-of-one'));
  const copies = [...world.keychain.items].filter(([name]) => name.startsWith('aside.'));
  expect(copies.map(([, text]) => text).join()).toContain('secret-of-a-broken-record');
  return { world, vault, copies };
}

/** Returns the contents of each copy, without a passcode. */
function textsOf({ items }: Awaited<ReturnType<typeof withCopies>>['world']['keychain'], names: readonly string[]) {
  const whole = (kind: string) => [...items].filter(([name]) => name === kind || name.startsWith(`${kind}.`));
  return names.map((name) =>
    whole(name)
      .map(([, text]) => text)
      .join(),
  );
}

describe('a quarantined record', () => {
  test('is sealed with the rest when a passcode is set, and is readable again when it is removed', async () => {
    const { world, vault, copies } = await withCopies();
    await vault.seal.set(first);
    expect(world.stored()).not.toContain('secret-of');
    await vault.seal.change(first, second);
    expect(world.stored()).not.toContain('secret-of');
    expect((await vault.session('one').read())?.refreshToken.reveal()).toBe('secret-of-one');
    await vault.seal.remove(second);
    const names = copies.map(([name]) => name);
    for (const [at, text] of textsOf(world.keychain, names).entries()) {
      expect(text).toContain(JSON.stringify(copies[at]?.[1]).slice(1, 200));
    }
  });

  test('is sealed again by a change, and the old key opens nothing', async () => {
    const { world, vault } = await withCopies();
    const keysOf = () => new Set([...world.stored().matchAll(/nightlatch-sealed1;([^;]+)/g)].map(([, id]) => id));
    await vault.seal.set(first);
    const before = keysOf();
    await vault.seal.change(first, second);
    expect([...keysOf()].filter((id) => before.has(id))).toEqual([]);
  });

  test('keeps its place, and what breaks after it was sealed is quarantined beside it', async () => {
    const { world, vault } = await withCopies();
    await vault.seal.set(first);
    await vault.seal.remove(first);
    const before = [...world.keychain.items].filter(([name]) => name.startsWith('aside.'));
    for (const slot of ['a', 'b']) world.keychain.items.set(`session.one.${slot}`, 'cut again');
    expect(await vault.session('one').write(sessionRecord(5, 'secret-of-one'))).toBe('keychain');
    expect(world.keychain.items.get('aside.session.one.a.2')).toBe('cut again');
    expect([...world.keychain.items]).toEqual(expect.arrayContaining(before));
  });

  test('is deleted with a session that the user discards, sealed or not', async () => {
    for (const giveUp of ['sign-out', 'forget'] as const) {
      const { world, vault } = await withCopies();
      await vault.seal.set(first);
      if (giveUp === 'forget') await vault.seal.forget();
      else await vault.session('one').clear();
      expect([...world.keychain.items.keys()].filter((name) => name.includes('session'))).toEqual([]);
    }
  });

  test.each(['crash-before', 'crash-after', 'refused', 'lie'] as const)(
    'is not lost by a passcode change interrupted by %s at any call',
    async (kind: Fault) => {
      for (let at = 1; ; at += 1) {
        const { world, vault, copies } = await withCopies();
        world.keychain.plan({ kind, at });
        await vault.seal.set(first).catch(() => undefined);
        const reached = world.keychain.changes() >= at;
        world.keychain.plan(null);
        const later = await world.start();
        if (later.seal.state() === 'shut') {
          await later.seal.open(first);
          expect(world.stored()).not.toContain('secret-of');
          await later.seal.remove(first);
        }
        const names = copies.map(([name]) => name);
        for (const [which, text] of textsOf(world.keychain, names).entries()) {
          const [, was = ''] = copies[which] ?? [];
          expect(text.includes(was) || text.includes(JSON.stringify(was).slice(1, 200))).toBe(true);
        }
        if (!reached) return expect(at).toBeGreaterThan(10);
      }
    },
    120_000,
  );
});

describe('a session that cannot be read', () => {
  async function withTwo() {
    const world = createSealWorld();
    const { keychain } = world;
    /** Whether reads of the second one arrive damaged. What is stored is whole. */
    let begins: (name: string) => boolean = () => false;
    let damaged = false;
    const getPassword = keychain.getPassword.bind(keychain);
    const setPassword = keychain.setPassword.bind(keychain);
    Object.assign(keychain, {
      getPassword: async (service: string, account: string) => {
        const text = await getPassword(service, account);
        return damaged && account.startsWith('session.two.') ? (text?.replace(/[0-9a-f]/g, '!') ?? null) : text;
      },
      setPassword: async (service: string, account: string, text: string) => {
        await setPassword(service, account, text);
        if (begins(account)) damaged = true;
      },
    });
    const vault = await world.start();
    for (const id of ['one', 'two']) {
      for (const generation of [1, 2]) await vault.session(id).write(sessionRecord(generation, `secret-of-${id}`));
    }
    return {
      world,
      vault,
      damage: (is: boolean) => {
        damaged = is;
        begins = () => false;
      },
      /** Active from the moment at which the seal itself is stored. */
      damageMidway: () => {
        begins = (name) => /^seal\.[ab]$/.test(name);
      },
    };
  }

  test('prevents setting, changing and removing a passcode, and nothing is begun', async () => {
    const { world, vault, damage } = await withTwo();
    damage(true);
    const plain = [...world.keychain.items];
    expect(await codeFrom(vault.seal.set(first))).toBe('keychain-record-unreadable');
    expect([...world.keychain.items]).toEqual(plain);
    damage(false);
    await vault.seal.set(first);
    damage(true);
    expect(await codeFrom(vault.seal.change(first, second))).toBe('keychain-record-unreadable');
    expect(await codeFrom(vault.seal.remove(first))).toBe('keychain-record-unreadable');
    damage(false);
    const later = await world.start();
    await later.seal.open(first);
    expect((await later.session('two').read())?.refreshToken.reveal()).toBe('secret-of-two');
  });

  test.each(['change', 'remove'] as const)('midway through a %s keeps the key that it is sealed with', async (act) => {
    const { world, vault, damage, damageMidway } = await withTwo();
    await vault.seal.set(first);
    damageMidway();
    await (act === 'change' ? vault.seal.change(first, second) : vault.seal.remove(first));
    const right = act === 'change' ? second : first;
    // Neither a start with the damage still present nor a second change discards it.
    const during = await world.start();
    await during.seal.open(right);
    expect(await codeFrom(during.seal.change(right, first))).toBe('keychain-record-unreadable');
    damage(false);
    const later = await world.start();
    await later.seal.open(right);
    expect((await later.session('two').read())?.refreshToken.reveal()).toBe('secret-of-two');
    expect(later.seal.state()).toBe(act === 'change' ? 'open' : 'none');
    expect(world.stored().includes('secret-of')).toBe(act === 'remove');
  });
});

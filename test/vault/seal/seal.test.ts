import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/session/ports/secret.ts';
import { queuedSignOut, revealed, sessionRecord } from '../records.ts';
import { codeFrom, createSealWorld, first, second } from './seal-world.ts';

async function withSessions() {
  const world = createSealWorld();
  const vault = await world.start();
  for (const id of ['one', 'two']) {
    // Both slots have content, as they do after the first refresh.
    for (const generation of [1, 2]) await vault.session(id).write(sessionRecord(generation, `secret-of-${id}`));
  }
  await vault.signOuts.write([queuedSignOut('out', 'secret-of-out')]);
  return { world, vault };
}

describe('a passcode', () => {
  test('leaves no token in the keychain that is readable without it, in either slot', async () => {
    const { world, vault } = await withSessions();
    expect(world.stored()).toContain('secret-of-one');
    await vault.seal.set(first);
    expect(vault.seal.state()).toBe('open');
    expect(world.stored()).not.toContain('secret-of');
    expect(world.stored()).not.toContain('Lovelace');
    expect(revealed(await vault.session('one').read())).toEqual(revealed(sessionRecord(2, 'secret-of-one')));
  });

  test('is required after a start, and then opens everything', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    const later = await world.start();
    expect(later.seal.state()).toBe('shut');
    expect(await codeFrom(later.session('one').read())).toBe('vault-sealed');
    expect(await codeFrom(later.signOuts.read())).toBe('vault-sealed');
    expect(await codeFrom(later.accounts.read())).toBe('resolved');
    expect(await codeFrom(later.seal.open(second))).toBe('passcode-wrong');
    await later.seal.open(first);
    expect(later.seal.state()).toBe('open');
    expect((await later.session('two').read())?.refreshToken.reveal()).toBe('secret-of-two');
    expect((await later.signOuts.read())?.map(revealed)).toEqual([revealed(queuedSignOut('out', 'secret-of-out'))]);
  });

  test('is the same however the keyboard composes its letters, and has at least six characters', async () => {
    const { world, vault } = await withSessions();
    expect(await codeFrom(vault.seal.set(new Secret('12345')))).toBe('passcode-too-short');
    expect(vault.seal.state()).toBe('none');
    await vault.seal.set(new Secret('caf\u00e9 au lait'));
    await (await world.start()).seal.open(new Secret('cafe\u0301 au lait'));
  });

  test('is another one under another key once changed', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    const before = [...world.keychain.items.values()];
    expect(await codeFrom(vault.seal.change(second, first))).toBe('passcode-wrong');
    await vault.seal.change(first, second);
    expect((await vault.session('one').read())?.refreshToken.reveal()).toBe('secret-of-one');
    // An attacker who copied the keychain before and learns the old passcode opens nothing that is written from now on.
    const keyOf = (text: string) => /nightlatch-sealed1;([^;]+)/.exec(text)?.[1];
    const keysThen = new Set(before.map(keyOf).filter((id) => id !== undefined));
    const keysNow = new Set([...world.keychain.items.values()].map(keyOf).filter((id) => id !== undefined));
    expect([...keysNow].filter((id) => keysThen.has(id))).toEqual([]);
    const later = await world.start();
    expect(await codeFrom(later.seal.open(first))).toBe('passcode-wrong');
    await later.seal.open(second);
    expect((await later.session('one').read())?.refreshToken.reveal()).toBe('secret-of-one');
  });

  test('is not requested any more once removed', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    expect(await codeFrom(vault.seal.remove(second))).toBe('passcode-wrong');
    await vault.seal.remove(first);
    expect(vault.seal.state()).toBe('none');
    const later = await world.start();
    expect(later.seal.state()).toBe('none');
    expect((await later.session('one').read())?.refreshToken.reveal()).toBe('secret-of-one');
    expect([...world.keychain.items.keys()].filter((name) => name.startsWith('seal'))).toEqual([]);
  });

  test('is discarded with what it sealed once forgotten', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    const later = await world.start();
    await later.seal.forget();
    expect(later.seal.state()).toBe('none');
    expect(await later.session('one').read()).toBeNull();
    expect(await later.signOuts.read()).toBeNull();
    expect(await later.session('one').write(sessionRecord(1))).toBe('keychain');
    expect((await world.start()).seal.state()).toBe('none');
  });
});

describe('a record that is sealed', () => {
  test('cannot be exchanged for another’s, changed, or replaced by a plain one', async () => {
    const { world, vault } = await withSessions();
    const plain = new Map(world.keychain.items);
    await vault.seal.set(first);
    const { items } = world.keychain;
    const sealed = new Map(items);
    const heads = ['a', 'b'];
    for (const slot of heads) items.set(`session.one.${slot}`, sealed.get(`session.two.${slot}`) ?? '');
    expect(await codeFrom(vault.session('one').read())).toBe('keychain-record-unreadable');
    for (const slot of heads) items.set(`session.one.${slot}`, plain.get(`session.one.${slot}`) ?? '');
    expect(await codeFrom(vault.session('one').read())).toBe('keychain-record-unreadable');
    for (const slot of heads) items.set(`session.one.${slot}`, sealed.get(`session.one.${slot}`) ?? '');
    expect(await codeFrom(vault.session('one').read())).toBe('resolved');
  });

  test('stays whole while the seal is shut: no plain record overwrites it', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    const shut = await world.start();
    expect(await shut.session('one').write(sessionRecord(3, 'secret-of-later'))).toBe('memory-only');
    expect(world.stored()).not.toContain('secret-of');
    const later = await world.start();
    await later.seal.open(first);
    expect((await later.session('one').read())?.generation).toBe(2);
  });
});

describe('shutting the seal', () => {
  test('overwrites the key at once if no work is pending', async () => {
    const { vault } = await withSessions();
    await vault.seal.set(first);
    vault.seal.shut();
    expect(vault.seal.state()).toBe('shut');
    expect(await codeFrom(vault.session('one').read())).toBe('vault-sealed');
  });

  test('lets pending work store its result, and nothing after it', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    const answer = Promise.withResolvers<void>();
    const stored = vault.seal.withKey(async () => {
      await answer.promise;
      return vault.session('one').write(sessionRecord(3, 'secret-of-the-answer'));
    });
    vault.seal.shut();
    expect(vault.seal.state()).toBe('shut');
    answer.resolve();
    expect(await stored).toBe('keychain');
    expect(await codeFrom(vault.session('one').read())).toBe('vault-sealed');
    expect(world.stored()).not.toContain('secret-of');
    await vault.seal.open(first);
    expect((await vault.session('one').read())?.refreshToken.reveal()).toBe('secret-of-the-answer');
  });

  test('is not delayed by work that begins after it', async () => {
    const { vault } = await withSessions();
    await vault.seal.set(first);
    const forever = new Promise<void>(() => {});
    vault.seal.shut();
    void vault.seal.withKey(() => forever);
    expect(await codeFrom(vault.session('one').read())).toBe('vault-sealed');
  });
});

describe('another process of the same user', () => {
  test('stores its pending work while the passcode is being set, and is sealed after it', async () => {
    const { world, vault } = await withSessions();
    const other = await world.start();
    await other.session('one').read();
    await vault.seal.set(first);
    expect(await codeFrom(other.session('one').read())).toBe('vault-sealed');
    expect(other.seal.state()).toBe('shut');
    await other.seal.open(first);
    expect(await other.session('one').write(sessionRecord(3, 'secret-of-other'))).toBe('keychain');
    expect((await vault.session('one').read())?.refreshToken.reveal()).toBe('secret-of-other');
  });

  test('detects that the passcode was changed or removed', async () => {
    const { world, vault } = await withSessions();
    await vault.seal.set(first);
    const other = await world.start();
    await other.seal.open(first);
    await vault.seal.change(first, second);
    expect(await codeFrom(other.session('one').read())).toBe('vault-sealed');
    await other.seal.open(second);
    await vault.seal.remove(second);
    expect((await other.session('one').read())?.refreshToken.reveal()).toBe('secret-of-one');
    expect(await other.session('one').write(sessionRecord(3))).toBe('keychain');
    expect(other.seal.state()).toBe('none');
  });
});

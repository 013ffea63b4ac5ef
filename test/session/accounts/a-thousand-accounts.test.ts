import { expect, test } from 'vitest';
import type { StoredAccount } from '../../../main/session/ports/records.ts';
import { restarted, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

/** Lists Ada and `count` accounts in all. Each counts how often one of its facts is read. */
async function withAccountsAtRest(count: number) {
  const { world, engine } = await signedIn();
  await engine.stop();
  const stored = world.accounts.value();
  const record = world.session.value();
  if (stored === null || record === null) throw new Error('nobody is signed in');
  let looks = 0;
  const others = Array.from({ length: count - 1 }, (_, index): StoredAccount => {
    const id = `person-${index}`;
    world.sessionOf(id).set({ ...record, sessionId: id, account: { ...record.account, name: `Person ${index}` } });
    return {
      get id() {
        looks += 1;
        return id;
      },
      providerId: 'p',
      sessionId: id,
      label: `Person ${index}`,
      locked: null,
    };
  });
  world.accounts.set({ ...stored, accounts: [...stored.accounts, ...others] });
  return {
    world,
    looksAt: async (what: () => Promise<unknown>) => {
      looks = 0;
      await what();
      return looks / others.length;
    },
  };
}

test('a start, a snapshot and a check of due work cost no more per account with a thousand than with ten', async () => {
  const costs: number[][] = [];
  for (const count of [10, 1_000]) {
    const { world, looksAt } = await withAccountsAtRest(count);
    let engine = await world.start();
    costs.push([
      await looksAt(async () => {
        engine = await restarted(world, engine);
      }),
      await looksAt(async () => engine.snapshot()),
      await looksAt(async () => world.tell('window-focused')),
    ]);
    expect(engine.snapshot().accounts).toHaveLength(count);
    expect(engine.snapshot().accounts.at(-1)).toMatchObject({ label: `Person ${count - 2}`, kind: 'signed-in' });
  }
  const [few, many] = costs;
  expect(few?.every((looks) => looks >= 1)).toBe(true);
  for (const [index, looks] of many?.entries() ?? []) expect(looks).toBeLessThan(1.1 * (few?.[index] ?? 0));
  expect(many).toHaveLength(3);
});

test('a thousand locked names are reloaded in a few stores and snapshots, the first of them at once', async () => {
  const { world } = await withAccountsAtRest(1_000);
  const stored = world.accounts.value();
  const nameless = (account: StoredAccount) => ({ ...account, label: null });
  world.accounts.set({ shown: stored?.shown ?? null, accounts: (stored?.accounts ?? []).map(nameless) });
  const engine = await world.start();
  world.journal.length = 0;
  const named: number[] = [];
  const count = () => engine.snapshot().accounts.filter(({ label }) => label?.startsWith('Person')).length;
  engine.subscribe(() => named.push(count()));
  for (let turns = 0; turns < 200 && count() < 999; turns += 1) await settled();
  await settled();
  expect(count()).toBe(999);
  expect(named[0]).toBeLessThanOrEqual(3);
  expect(named.length).toBeLessThan(20);
  expect(world.journal.filter((entry) => entry === 'accounts written').length).toBeLessThan(20);
  expect(world.accounts.value()?.accounts.every(({ label }) => label !== null)).toBe(true);
});
